using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Messaging;

// The inbox would grow by a row a message for ever. A week outlives every retry and a weekend's wait in the dead letters.
internal sealed class PurgeInboxJob(AcrossTenants acrossTenants, TimeProvider clock, ILogger<PurgeInboxJob> log)
    : RecurringJob(TimeSpan.FromHours(1), clock, log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private readonly TimeProvider _clock = clock;

    protected override async Task RunAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        var oldest = _clock.GetUtcNow() - Kept;
        await db.InboxMessages.Where(message => message.ConsumedAt < oldest).ExecuteDeleteAsync(ct);
    }
}
