using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;
using ProdReady.Platform.Webhooks;

namespace ProdReady.App.Webhooks;

/// <param name="Url">Where to post the events: https, at a public address.</param>
/// <param name="EventTypes">Such as <c>invoice.paid</c>.</param>
public sealed record CreateWebhookRequest(
    [Required, StringLength(2000, MinimumLength = 1)] string Url,
    [Required, MinLength(1), MaxLength(50)] IReadOnlyList<string> EventTypes) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!EventTypes.All(WebhookEvents.Types.Contains))
        {
            yield return new ValidationResult(
                $"The event types are {string.Join(", ", WebhookEvents.Types)}.", [nameof(EventTypes)]);
        }
    }
}

/// <param name="Secret">What deliveries are signed with. It is shown here and never again.</param>
public sealed record NewWebhookResponse(Guid Id, string Secret);

public static class CreateWebhook
{
    public const int MostPerTenant = 20;

    /// <summary>
    /// Has events posted to an address from now on, signed by the Standard Webhooks specification with the secret of this
    /// answer.
    /// </summary>
    public static async Task<Results<Created<NewWebhookResponse>, Conflict<ProblemDetails>, ValidationProblem>> Handle(
        CreateWebhookRequest request, WebhookAddresses addresses, CurrentTenant tenant, AppDbContext db, TimeProvider clock,
        HttpResponse response, CancellationToken ct)
    {
        if (addresses.Refuse(request.Url) is { } reason) return WebhookProblems.WrongUrl(reason);
        if (await db.WebhookSubscriptions.CountAsync(ct) >= MostPerTenant) return WebhookProblems.TooMany();

        var now = clock.GetUtcNow();
        var subscription = new WebhookSubscription
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant.Id,
            Url = request.Url,
            EventTypes = [.. request.EventTypes.Distinct()],
            Secret = WebhookSignature.NewSecret(),
            CreatedAt = now,
        };
        db.Add(subscription);
        await db.SaveChangesAsync(ct);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created("/v1/webhooks", new NewWebhookResponse(subscription.Id, subscription.Secret));
    }
}
