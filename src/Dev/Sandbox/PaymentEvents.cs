using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ProdReady.Dev.Sandbox;

/// <summary>Tells what became of payments, in the wire format of Stripe's events, signed by its scheme.</summary>
internal sealed class PaymentEvents(TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Null for nowhere.</summary>
    public Uri? Address { get; set; }

    /// <summary>Later, as a provider does: the answer of the request that charged does not wait for it.</summary>
    public void Announce(PaymentIntent intent)
    {
        if (Address is { } address) _ = TryAsync(address, intent);
    }

    public async Task<HttpStatusCode> SendAsync(
        Uri address, PaymentIntent intent, string? eventId = null, DateTimeOffset? at = null, string? secret = null)
    {
        var body = JsonSerializer.Serialize(new
        {
            id = eventId ?? $"evt_{RandomNumberGenerator.GetHexString(24, lowercase: true)}",
            @object = "event",
            type = intent.Status == "succeeded" ? "payment_intent.succeeded" : "payment_intent.payment_failed",
            data = new { @object = new { id = intent.Id, status = intent.Status, metadata = intent.Metadata } },
        });
        var seconds = (at ?? time.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(secret ?? PaymentSandbox.EventSecret), Encoding.UTF8.GetBytes($"{seconds}.{body}"));
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        content.Headers.Add("Stripe-Signature", $"t={seconds},v1={Convert.ToHexStringLower(hash)}");
        using var answer = await _http.PostAsync(address, content);
        return answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private async Task TryAsync(Uri address, PaymentIntent intent)
    {
        try
        {
            await SendAsync(address, intent);
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            // Nobody listens there; the product asks by itself after a while.
        }
    }
}
