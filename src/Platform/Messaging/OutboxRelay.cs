using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Text.Json;
using MassTransit;
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
    AcrossTenants acrossTenants, IBusControl bus, MessageTypes types, RedisConnection redis, IOptions<OutboxOptions> options,
    TimeProvider clock, ILogger<OutboxRelay> log) : BackgroundService
{
    private static readonly Meter Meter = new("App.Outbox");
    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("outbox.sent", "{message}");
    private static readonly Histogram<double> Lag = Meter.CreateHistogram<double>(
        "outbox.lag", "s", "From commit to the broker's confirm");

    private readonly Signal _rung = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await redis.SubscribeAsync(OutboxBell.Channel, _ => _rung.Set());

        // Until our queues are bound, a message that they should get would be confirmed and dropped.
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
        var wasRung = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RelayAsync(stoppingToken)) continue;
                if (wasRung) await Task.Delay(options.Value.GatherTime, clock, stoppingToken);
                wasRung = await _rung.WaitAsync(options.Value.PollInterval, stoppingToken);
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

    /// <summary>Sends what is due, at most one batch; true when more is due right after it.</summary>
    internal async Task<bool> RelayAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var due = await ClaimAsync(db, ct);
        if (due.Count == 0) return false;

        var faults = await Task.WhenAll(due.Select(TrySendAsync));
        var sent = due.Where((_, i) => faults[i] is null).ToList();
        await db.CommitWithAsync([Delete(sent), .. due.Zip(faults).Where(tried => tried.Second is not null).Select(Postpone)]);
        Sent.Add(sent.Count);

        // Where nothing gets through it is the broker that is away: the other messages need not be tried now, nor postponed.
        return sent.Count > 0 && (due.Count == options.Value.BatchSize || sent.Any(message => message.HasNext));
    }

    // Of an ordering key only the oldest row may leave; the next one becomes the oldest when this one is gone. A new message is
    // due at once, whatever the clock says of the host that wrote it.
    private Task<List<DueMessage>> ClaimAsync(PlatformDbContext db, CancellationToken ct) => DirectBatch.ReadRowsAsync(
        db,
        $"""
        SELECT id, message_id, tenant_id, type, body, trace_parent, created_at, EXISTS (
            SELECT FROM outbox_messages AS later
            WHERE later.ordering_key = due.ordering_key AND later.id > due.id)
        FROM outbox_messages AS due
        WHERE (due_at <= now() OR attempts = 0) AND NOT EXISTS (
            SELECT FROM outbox_messages AS earlier
            WHERE earlier.ordering_key = due.ordering_key AND earlier.id < due.id)
        ORDER BY id LIMIT {options.Value.BatchSize} FOR UPDATE SKIP LOCKED
        """,
        DueMessage.Read, ct);

    private static FormattableString Delete(IEnumerable<DueMessage> sent) =>
        $"DELETE FROM outbox_messages WHERE id = ANY ({sent.Select(message => message.Id).ToArray()})";

    // Short, because it is nearly always the broker that is away, and nothing waits longer than this after it is back.
    private static FormattableString Postpone((DueMessage Message, Exception? Fault) tried) =>
        $"""
        UPDATE outbox_messages SET attempts = attempts + 1, last_error = left({tried.Fault!.Message}, 500),
            due_at = clock_timestamp() + least(attempts + 1, 3) * interval '1 s'
        WHERE id = {tried.Message.Id}
        """;

    // What is begun is finished, also when the host stops: to break off would only send it a second time later.
    private async Task<Exception?> TrySendAsync(DueMessage message)
    {
        using var limit = new CancellationTokenSource(options.Value.PublishTimeout, clock);
        try
        {
            // Also where the transport itself does not let go: locks and a connection are held meanwhile.
            await SendAsync(message, limit.Token).WaitAsync(limit.Token);
            Lag.Record((clock.GetUtcNow() - message.CreatedAt).TotalSeconds);
            return null;
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "Message {MessageId} was not confirmed by the broker; it is tried again", message.MessageId);
            return fault;
        }
    }

    private async Task SendAsync(DueMessage message, CancellationToken ct)
    {
        var type = types.Find(message.Type);
        var body = JsonSerializer.Deserialize(message.Body, type)!;
        using var trace = MessageTrace.Publish(message.TraceParent);
        await bus.Publish(body, type, context =>
        {
            context.MessageId = message.MessageId;
            context.Mandatory = types.IsConsumed(type);
            context.Headers.Set(MessageHeaders.Tenant, message.TenantId.ToString());
            context.Headers.Set(MessageHeaders.Type, message.Type);
            context.Headers.Set(MessageHeaders.TraceParent, trace.Id);
        }, ct);
    }

    /// <param name="HasNext">Whether another message of the same ordering key waits for this one to be gone.</param>
    private sealed record DueMessage(
        long Id, Guid MessageId, Guid TenantId, string Type, string Body, string? TraceParent, DateTimeOffset CreatedAt,
        bool HasNext)
    {
        public static DueMessage Read(DbDataReader row) => new(
            row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetString(4),
            row.IsDBNull(5) ? null : row.GetString(5), row.GetFieldValue<DateTimeOffset>(6), row.GetBoolean(7));
    }
}
