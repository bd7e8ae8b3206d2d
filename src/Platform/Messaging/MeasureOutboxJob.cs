using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Messaging;

// A relay that sends nothing measures nothing: the lag of what was sent looks fine while the oldest message waits for an
// hour. So the age of the oldest row that is still here is what an alert watches.
internal sealed class MeasureOutboxJob(AcrossTenants acrossTenants, TimeProvider clock, ILogger<MeasureOutboxJob> log)
    : RecurringJob(TimeSpan.FromSeconds(15), clock, log)
{
    private static readonly Meter Meter = new("App.Outbox");
    private static readonly Gauge<double> Oldest = Meter.CreateGauge<double>(
        "outbox.oldest", "s", "Age of the oldest unsent message");
    private readonly TimeProvider _clock = clock;

    protected override async Task RunAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        var since = await db.OutboxMessages.OrderBy(message => message.Id)
            .Select(message => (DateTimeOffset?)message.CreatedAt).FirstOrDefaultAsync(ct);
        Oldest.Record(since is null ? 0 : (_clock.GetUtcNow() - since.Value).TotalSeconds);
    }
}
