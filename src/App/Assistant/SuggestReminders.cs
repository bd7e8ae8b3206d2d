using Microsoft.AspNetCore.Http.HttpResults;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Assistant;

public static class SuggestReminders
{
    /// <summary>
    /// Has reminder letters suggested for all overdue invoices, the 500 oldest of them: a JSON file with a letter for each, or
    /// with the reason why there is none. Nothing is sent: a person reads them first.
    /// </summary>
    public static async Task<Accepted<JobResponse>> Handle(
        CurrentTenant current, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var job = db.Ask(MakeReminders.Kind, new { }, current, clock, Permissions.AssistantUse);
        await db.SaveChangesAsync(ct);
        return job.Accepted();
    }
}
