using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Database;
using ProdReady.Platform.Redis;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Messaging;

// Carries committed messages to the broker. A row stays locked from the claim until the broker has confirmed it, so
// any number of relays share the work and no row is sent by two of them; a relay that dies gives its rows back by
// losing the lock, and the consumer's inbox absorbs the one case that is left: confirmed, then died before the delete.
internal sealed class OutboxRelay(
    AcrossTenants acrossTenants, IBus bus, MessageTypes types, RedisConnection redis, IOptions<OutboxOptions> options,
    TimeProvider clock, ILogger<OutboxRelay> log) : BackgroundService
{
    private static readonly Meter Meter = new("App.Outbox");
    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("outbox.sent", "{message}");
    private static readonly Histogram<double> Lag = Meter.CreateHistogram<double>("outbox.lag", "s", "From commit to the broker's confirm");

    private readonly Signal _rung = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await redis.SubscribeAsync(OutboxBell.Channel, _ => _rung.Set());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RelayAsync(stoppingToken) < options.Value.BatchSize)
                {
                    await _rung.WaitAsync(options.Value.PollInterval, stoppingToken);
                }
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(fault, "The outbox could not be read; the messages stay in it");
                await Task.Delay(options.Value.PollInterval, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Sends what is due, at most one batch, and returns how many rows it took.</summary>
    internal async Task<int> RelayAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var due = await ClaimAsync(db, ct);
        if (due.Count == 0)
        {
            return 0;
        }

        var confirmed = await Task.WhenAll(due.Select(message => TrySendAsync(message, ct)));
        var sent = due.Where((_, i) => confirmed[i]).ToList();
        db.OutboxMessages.RemoveRange(sent);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        Sent.Add(sent.Count);
        return due.Count;
    }

    // Of an ordering key only the oldest row may leave; the next one becomes the oldest when this one is gone.
    private Task<List<OutboxMessage>> ClaimAsync(PlatformDbContext db, CancellationToken ct) => db.OutboxMessages
        .FromSql($"""
            SELECT * FROM outbox_messages AS due
            WHERE due_at <= {clock.GetUtcNow()} AND NOT EXISTS (
                SELECT FROM outbox_messages AS earlier
                WHERE earlier.ordering_key = due.ordering_key AND earlier.id < due.id)
            ORDER BY id LIMIT {options.Value.BatchSize} FOR UPDATE SKIP LOCKED
            """)
        .AsTracking()
        .ToListAsync(ct);

    private async Task<bool> TrySendAsync(OutboxMessage message, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.Value.PublishTimeout);
        try
        {
            await SendAsync(message, limit.Token);
            Lag.Record((clock.GetUtcNow() - message.CreatedAt).TotalSeconds);
            return true;
        }
        catch (Exception fault)
        {
            message.Failed(fault.Message, clock.GetUtcNow());
            log.LogWarning(fault, "Message {MessageId} was not confirmed by the broker; next try at {DueAt}",
                message.MessageId, message.DueAt);
            return false;
        }
    }

    private async Task SendAsync(OutboxMessage message, CancellationToken ct)
    {
        var type = types.Find(message.Type);
        var body = JsonSerializer.Deserialize(message.Body, type)!;
        using var activity = MessagingSetup.Source.StartActivity("outbox relay", ActivityKind.Producer, message.TraceParent);
        await bus.Publish(body, type, context =>
        {
            context.MessageId = message.MessageId;
            context.Headers.Set(MessagingSetup.TenantHeader, message.TenantId);
        }, ct);
    }
}
