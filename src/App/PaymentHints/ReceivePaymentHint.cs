using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.PaymentHints;

public static class ReceivePaymentHint
{
    public const int LongestBody = 64 * 1024;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>
    /// Takes an event of the payment provider's, whose signature is the proof, and answers before anything is done about it.
    /// The same event again is taken for what it is.
    /// </summary>
    public static async Task<Results<Ok, BadRequest<ProblemDetails>>> Handle(
        HttpRequest request, [FromHeader(Name = "Stripe-Signature")] string? signature, AcrossTenants<AppDbContext> acrossTenants,
        CurrentTenant current, AppDbContext db, IOptions<PaymentHintsOptions> options, TimeProvider clock, CancellationToken ct)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        var now = clock.GetUtcNow();
        if (signature is null || !PaymentHintSignature.IsGood(signature, body.ToArray(), options.Value.Secrets, now))
        {
            return TypedResults.BadRequest(new ProblemDetails { Detail = "The signature is missing, wrong or too old." });
        }

        var (id, data) = JsonSerializer.Deserialize<ProviderEvent>(body.ToArray(), Json)!;
        if (!Guid.TryParse(data.Object.Metadata?.GetValueOrDefault("payment_id"), out var paymentId)
            || await TenantOfAsync(acrossTenants, paymentId, ct) is not { } tenant)
        {
            return TypedResults.Ok(); // Of another kind, or of another system on the same account.
        }

        current.Enter(tenant);
        db.Add(new PaymentHint { Id = id, ReceivedAt = now });
        db.Publish(new PaymentHinted(paymentId, data.Object.Id));
        await db.TrySaveAsync(PaymentHint.OnceEach, ct);
        return TypedResults.Ok();
    }

    private static async Task<Guid?> TenantOfAsync(AcrossTenants<AppDbContext> acrossTenants, Guid payment, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        return await db.Payments.Where(row => row.Id == payment).Select(row => (Guid?)row.TenantId).SingleOrDefaultAsync(ct);
    }

    private sealed record ProviderEvent(string Id, EventData Data);

    private sealed record EventData(EventObject Object);

    private sealed record EventObject(string Id, IReadOnlyDictionary<string, string>? Metadata);
}
