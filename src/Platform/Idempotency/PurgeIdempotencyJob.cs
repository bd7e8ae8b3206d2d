using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Idempotency;

// A stored answer holds what was sent to a client; past its time it is only a larger table and a larger leak.
internal sealed class PurgeIdempotencyJob(AcrossTenants acrossTenants, TimeProvider clock, ILogger<PurgeIdempotencyJob> log)
    : RecurringJob(TimeSpan.FromHours(1), clock, log)
{
    private readonly TimeProvider _clock = clock;

    protected override async Task RunAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        var now = _clock.GetUtcNow();
        await db.IdempotencyRecords.Where(record => record.ExpiresAt <= now).ExecuteDeleteAsync(ct);
    }
}
