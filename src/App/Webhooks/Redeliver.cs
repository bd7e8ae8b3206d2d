using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;

namespace ProdReady.App.Webhooks;

public static class Redeliver
{
    /// <summary>Sends an event again, whatever came of it before, under the same <c>webhook-id</c>.</summary>
    public static async Task<Results<Accepted, NotFound<ProblemDetails>>> Handle(
        Guid id, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (await db.WebhookDeliveries.SingleOrDefaultAsync(row => row.Id == id, ct) is not { } delivery)
        {
            return WebhookProblems.NoDelivery();
        }

        var now = clock.GetUtcNow();
        delivery.Redeliver(now);
        await db.SaveChangesAsync(ct);
        await db.WebhookSubscriptions.Where(row => row.Id == delivery.SubscriptionId)
            .ExecuteUpdateAsync(row => row.SetProperty(to => to.NextAt, now), ct);
        return TypedResults.Accepted($"/v1/webhooks/{delivery.SubscriptionId}/deliveries");
    }
}
