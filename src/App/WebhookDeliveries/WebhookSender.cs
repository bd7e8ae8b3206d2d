using System.Text;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Resilience;
using ProdReady.Platform.Webhooks;

namespace ProdReady.App.WebhookDeliveries;

/// <summary>
/// Posts an event to a tenant's own system, signed: once, within short limits, to a public address, wherever it redirects to.
/// </summary>
public sealed class WebhookSender(HttpClient http, TimeProvider clock)
{
    internal async Task<WebhookAttempt> SendAsync(
        WebhookSubscription subscription, WebhookDelivery delivery, CancellationToken ct)
    {
        var began = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, subscription.Url)
        {
            Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json"),
        };
        WebhookSignature.Sign(request, delivery.EventId.ToString(), began, delivery.Body, subscription.SecretsAt(began));
        var answer = await http.TrySendAsync(request, ct);
        var (status, text) = answer switch
        {
            OutsideAnswer.Received received => ((int?)received.Status, received.Body),
            OutsideAnswer.Missing missing => (null, missing.Detail),
            _ => throw new InvalidOperationException(),
        };
        var shown = new string([.. text.Take(WebhookDelivery.LongestExcerpt).Select(c => char.IsControl(c) ? ' ' : c)]);
        return new WebhookAttempt(began, status, (int)(clock.GetUtcNow() - began).TotalMilliseconds, shown);
    }
}
