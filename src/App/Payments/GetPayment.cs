using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;

namespace ProdReady.App.Payments;

public static class GetPayment
{
    public static async Task<Results<Ok<PaymentResponse>, NotFound>> Handle(Guid id, AppDbContext db, CancellationToken ct) =>
        await db.Payments.AsNoTracking().SingleOrDefaultAsync(payment => payment.Id == id, ct) is { } payment
            ? TypedResults.Ok(PaymentResponse.From(payment))
            : TypedResults.NotFound();
}
