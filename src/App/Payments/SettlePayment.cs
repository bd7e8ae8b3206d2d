using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.App.Invoices;

namespace ProdReady.App.Payments;

/// <summary>
/// What the provider's outcome does to a payment and its invoice. The request that charges and the job that asks again
/// both end here, so that whoever learns the outcome first settles it and the other finds it settled.
/// </summary>
internal static class SettlePayment
{
    /// <summary>Saves in the caller's transaction, which holds the payment from here on, and returns it as it is now.</summary>
    public static async Task<Payment> ApplyAsync(AppDbContext db, Guid paymentId, ChargeOutcome outcome, TimeProvider clock)
    {
        // No token: the charge is made, so a caller who has gone away must not stop it from being written down.
        // Nor may what was read before the call count: another may have settled meanwhile.
        db.ChangeTracker.Clear();
        var payment = await db.Payments
            .FromSql($"SELECT *, xmin FROM payments WHERE id = {paymentId} FOR UPDATE")
            .AsTracking()
            .SingleAsync(CancellationToken.None);
        if (payment.Status != PaymentStatus.Processing || outcome is ChargeOutcome.Unknown)
        {
            return payment;
        }

        var invoice = await db.Invoices.AsTracking()
            .SingleAsync(invoice => invoice.Id == payment.InvoiceId, CancellationToken.None);
        if (Settle(db, payment, invoice, outcome, clock.GetUtcNow()) is { } reason)
        {
            // Money has moved for an invoice that is not open: it stays in sight as processing, and a person decides.
            throw new InvalidOperationException($"Payment {payment.Id} cannot be settled. {reason}");
        }

        await db.SaveChangesAsync(CancellationToken.None);
        return payment;
    }

    private static string? Settle(AppDbContext db, Payment payment, Invoice invoice, ChargeOutcome outcome, DateTimeOffset now)
    {
        switch (outcome)
        {
            case ChargeOutcome.Succeeded(var providerId):
                payment.Succeed(providerId);
                db.Publish(
                    new InvoicePaid(invoice.Id, invoice.Number, invoice.Total, invoice.Currency), invoice.Id.ToString());
                return invoice.MarkPaid(now)?.Reason;
            case ChargeOutcome.Declined(var code, var message):
                payment.Fail(code, message);
                db.Publish(new PaymentFailed(payment.Id, invoice.Id), invoice.Id.ToString());
                return invoice.PaymentFailed()?.Reason;
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome));
        }
    }
}
