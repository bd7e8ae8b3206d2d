using System.Text.Json;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Customers;
using ProdReady.App.Data;
using ProdReady.App.Invoices;
using ProdReady.App.Payments;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.WebhookDeliveries;

/// <summary>
/// Makes of what happened one delivery for each webhook that wants to know it. What a receiver gets are ids and amounts:
/// whatever else it needs, it asks the API for, with a key.
/// </summary>
internal sealed class QueueWebhooksConsumer(AppDbContext db, CurrentTenant tenant)
    : IConsumer<CustomerCreated>, IConsumer<CustomerDeleted>, IConsumer<InvoiceSent>, IConsumer<InvoicePaid>,
        IConsumer<InvoiceVoided>, IConsumer<PaymentFailed>
{
    public Task Consume(ConsumeContext<CustomerCreated> context) =>
        QueueAsync(context, WebhookEvents.CustomerCreated, new { id = context.Message.CustomerId });

    public Task Consume(ConsumeContext<CustomerDeleted> context) =>
        QueueAsync(context, WebhookEvents.CustomerDeleted, new { id = context.Message.CustomerId });

    public Task Consume(ConsumeContext<InvoiceSent> context)
    {
        var (id, number, total, currency) = context.Message;
        return QueueAsync(context, WebhookEvents.InvoiceSent, new { id, number, total, currency });
    }

    public Task Consume(ConsumeContext<InvoicePaid> context)
    {
        var (id, number, total, currency) = context.Message;
        return QueueAsync(context, WebhookEvents.InvoicePaid, new { id, number, total, currency });
    }

    public Task Consume(ConsumeContext<InvoiceVoided> context) =>
        QueueAsync(context, WebhookEvents.InvoiceVoided, new { id = context.Message.InvoiceId });

    public Task Consume(ConsumeContext<PaymentFailed> context) => QueueAsync(
        context, WebhookEvents.PaymentFailed, new { id = context.Message.PaymentId, invoiceId = context.Message.InvoiceId });

    private async Task QueueAsync(ConsumeContext context, string type, object data)
    {
        var ct = context.CancellationToken;
        var wanting = await db.WebhookSubscriptions
            .Where(row => row.DisabledAt == null && row.EventTypes.Contains(type)).Select(row => row.Id).ToListAsync(ct);
        if (wanting.Count == 0) return;

        var now = await db.NowAsync(ct);
        var happenedAt = context.SentTime is { } sent ? new DateTimeOffset(sent) : now;
        var body = JsonSerializer.Serialize(new { type, timestamp = happenedAt, data }, JsonSerializerOptions.Web);
        db.AddRange(wanting.Select(subscription => new WebhookDelivery
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant.Id,
            SubscriptionId = subscription,
            EventId = context.MessageId!.Value,
            EventType = type,
            Body = body,
            CreatedAt = now,
            DueAt = now,
        }));
        await db.SaveChangesAsync(ct);
        await db.WebhookSubscriptions.Where(row => wanting.Contains(row.Id) && (row.NextAt == null || row.NextAt > now))
            .ExecuteUpdateAsync(row => row.SetProperty(to => to.NextAt, now), ct);
    }
}
