using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ProdReady.Platform.Webhooks;

/// <summary>
/// Signs what we send, so that its receiver can tell it from what anybody else posts there, by the Standard Webhooks
/// specification: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
/// </summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";

    /// <summary>A new secret: <c>whsec_</c> and 32 random bytes in base64.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>
    /// Sets <c>webhook-id</c>, <c>webhook-timestamp</c> and <c>webhook-signature</c>, which has one signature for each secret:
    /// while a secret is changed, either one opens it.
    /// </summary>
    public static void Sign(
        HttpRequestMessage request, string id, DateTimeOffset now, string body, params IEnumerable<string> secrets)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signed = Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", string.Join(' ', secrets.Select(secret =>
            $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed))}")));
    }
}
