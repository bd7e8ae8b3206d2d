using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.App.PaymentHints;

namespace ProdReady.App.Payments;

/// <summary>
/// An event is a hint, however late, doubled or out of order it comes: what became of the charge is asked of the provider, and
/// settled as the request would have settled it.
/// </summary>
internal sealed class CheckPaymentConsumer(AppDbContext db, PaymentProvider provider, TimeProvider clock)
    : IConsumer<PaymentHinted>
{
    public async Task Consume(ConsumeContext<PaymentHinted> context)
    {
        var (hint, ct) = (context.Message, context.CancellationToken);
        if (!await db.Payments.AnyAsync(row => row.Id == hint.PaymentId && row.Status == PaymentStatus.Processing, ct)) return;

        var outcome = await provider.FindAsync(hint.PaymentId, hint.ProviderId, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await SettlePayment.ApplyAsync(db, hint.PaymentId, outcome, clock);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
