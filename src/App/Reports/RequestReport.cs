using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Reports;

/// <param name="Year">Whose invoices, by the date in UTC on which they were made.</param>
public sealed record ReportRequest([Range(2000, 2100)] int Year, ReportFormat Format);

public static class RequestReport
{
    /// <summary>Makes a list of all invoices of a year, for everybody in the company who may make one.</summary>
    public static async Task<Accepted<JobResponse>> Handle(
        ReportRequest request, CurrentTenant current, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var input = new ReportInput(request.Year, request.Format);
        var job = db.Ask(MakeReport.Kind, input, current, clock, Permissions.ReportsMake);
        await db.SaveChangesAsync(ct);
        return job.Accepted();
    }
}
