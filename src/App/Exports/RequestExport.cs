using Microsoft.AspNetCore.Http.HttpResults;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Exports;

public static class RequestMyExport
{
    /// <summary>Makes a copy of all that is held on the caller, a zip of JSON files; a mail tells when it is ready.</summary>
    public static Task<Accepted<JobResponse>> Handle(
        CurrentTenant current, AppDbContext db, TimeProvider clock, CancellationToken ct) =>
        db.RequestExportAsync(ExportScope.Person, permission: null, current, clock, ct);
}

public static class RequestTenantExport
{
    /// <summary>Makes a copy of all that the company has, for the caller alone; a mail tells when it is ready.</summary>
    public static Task<Accepted<JobResponse>> Handle(
        CurrentTenant current, AppDbContext db, TimeProvider clock, CancellationToken ct) =>
        db.RequestExportAsync(ExportScope.Tenant, Permissions.TenantExport, current, clock, ct);
}

internal static class RequestExport
{
    public static async Task<Accepted<JobResponse>> RequestExportAsync(
        this AppDbContext db, ExportScope scope, string? permission, CurrentTenant current, TimeProvider clock,
        CancellationToken ct)
    {
        var job = db.Ask(MakeExport.Kind, new ExportInput(scope), current, clock, permission, isPersonal: true);
        await db.SaveChangesAsync(ct);
        return job.Accepted();
    }
}
