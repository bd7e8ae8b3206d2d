using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;

namespace ProdReady.App.Payments;

/// <param name="Amount">Minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="FailureCode">Why it failed, in the provider's words, such as <c>insufficient_funds</c>.</param>
public sealed record PaymentResponse(
    Guid Id, Guid InvoiceId, long Amount, string Currency, PaymentStatus Status, string? FailureCode, DateTimeOffset CreatedAt)
{
    public static PaymentResponse From(Payment payment) => new(
        payment.Id, payment.InvoiceId, payment.Amount, payment.Currency,
        payment.Status, payment.FailureCode, payment.CreatedAt);
}

public static class GetPayment
{
    public static async Task<Results<Ok<PaymentResponse>, NotFound>> Handle(Guid id, AppDbContext db, CancellationToken ct) =>
        await db.Payments.AsNoTracking().SingleOrDefaultAsync(payment => payment.Id == id, ct) is { } payment
            ? TypedResults.Ok(PaymentResponse.From(payment))
            : TypedResults.NotFound();
}
