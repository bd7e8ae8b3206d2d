using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Sessions;

/// <summary>Deletes sessions that are past their end.</summary>
internal sealed class PurgeSessionsJob(
    AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock, ILogger<PurgeSessionsJob> log)
    : RecurringJob(TimeSpan.FromHours(1), clock, log)
{
    private readonly TimeProvider _clock = clock;

    protected override async Task RunAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var now = _clock.GetUtcNow();
        await db.Sessions.Where(session => session.ExpiresAt <= now).ExecuteDeleteAsync(ct);
    }
}
