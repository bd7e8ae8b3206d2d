using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.Invoices;
using ProdReady.Platform.Idempotency;

namespace ProdReady.App.Payments;

/// <param name="PaymentMethod">The provider's token for a card or an account, such as <c>pm_card_visa</c>.</param>
public sealed record PayInvoiceRequest([Required, StringLength(100, MinimumLength = 1)] string PaymentMethod);

/// <summary>Charges an invoice's whole amount, once, whatever happens on the way.</summary>
public static class PayInvoice
{
    public static async Task<Results<
        Created<PaymentResponse>, Accepted<PaymentResponse>, NotFound, Conflict<ProblemDetails>, ProblemHttpResult>> Handle(
        Guid id, PayInvoiceRequest request, IdempotentOperation operation, AppDbContext db, PaymentProvider provider,
        IOptions<PaymentsOptions> options, TimeProvider clock, CancellationToken ct)
    {
        // Found when an earlier attempt with this key died before it could answer.
        var payment = await db.Payments.SingleOrDefaultAsync(payment => payment.Id == operation.IntentId, ct);
        if (payment is null)
        {
            var invoice = await db.Invoices.SingleOrDefaultAsync(invoice => invoice.Id == id, ct);
            if (invoice is null)
            {
                return TypedResults.NotFound();
            }

            if (invoice.BeginPayment() is { } refusal)
            {
                return PaymentProblems.CannotBePaid(refusal.Reason);
            }

            payment = Begin(operation.IntentId, invoice, request.PaymentMethod, clock.GetUtcNow(), options.Value.Settlement);
            db.Payments.Add(payment);
        }
        else if (payment.IsGivenUp(clock.GetUtcNow(), options.Value.Settlement))
        {
            return TypedResults.Accepted($"/v1/payments/{payment.Id}", PaymentResponse.From(payment));
        }

        var outcome = await operation.CallOutsideAsync(() => provider.ChargeAsync(payment, CancellationToken.None), ct);
        payment = await SettlePayment.ApplyAsync(db, payment.Id, outcome, clock);
        return payment.Status switch
        {
            PaymentStatus.Succeeded => TypedResults.Created($"/v1/payments/{payment.Id}", PaymentResponse.From(payment)),
            PaymentStatus.Failed => PaymentProblems.Declined(payment),
            _ => TypedResults.Accepted($"/v1/payments/{payment.Id}", PaymentResponse.From(payment)),
        };
    }

    private static Payment Begin(
        Guid id, Invoice invoice, string paymentMethod, DateTimeOffset now, SettlementOptions options) => new()
        {
            Id = id,
            TenantId = invoice.TenantId,
            InvoiceId = invoice.Id,
            Amount = invoice.Total,
            Currency = invoice.Currency,
            PaymentMethod = paymentMethod,
            CreatedAt = now,
            CheckAt = now + options.After,
        };
}
