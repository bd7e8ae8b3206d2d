using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Resilience;

namespace ProdReady.App.Payments;

/// <summary>
/// The payment provider, in the wire format of Stripe's PaymentIntents: https://docs.stripe.com/api/payment_intents/create
/// </summary>
public sealed class PaymentProvider(HttpClient http)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <inheritdoc cref="ChargeAsync(Guid, Guid, long, string, string, CancellationToken)"/>
    public Task<ChargeOutcome> ChargeAsync(Payment payment, CancellationToken ct) =>
        ChargeAsync(payment.Id, payment.InvoiceId, payment.Amount, payment.Currency, payment.PaymentMethod, ct);

    /// <summary>
    /// Charges once for each <paramref name="paymentId"/>, however often it is called with the same arguments.
    /// <paramref name="amount"/> is in minor units of <paramref name="currency"/> (ISO 4217).
    /// </summary>
    public async Task<ChargeOutcome> ChargeAsync(
        Guid paymentId, Guid invoiceId, long amount, string currency, string paymentMethod, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/payment_intents");
        request.Headers.Add("Idempotency-Key", paymentId.ToString());
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["amount"] = amount.ToString(CultureInfo.InvariantCulture),
            ["currency"] = currency.ToLowerInvariant(),
            ["confirm"] = "true",
            ["payment_method"] = paymentMethod,
            ["payment_method_types[]"] = "card",
            ["metadata[invoice_id]"] = invoiceId.ToString(),
            ["metadata[payment_id]"] = paymentId.ToString(),
        });

        return await http.TrySendAsync(request, ct) switch
        {
            OutsideAnswer.Received received => Read(received),
            OutsideAnswer.Missing missing => new ChargeOutcome.Unknown(missing.Detail),
            _ => throw new InvalidOperationException(),
        };
    }

    /// <summary>What has become of a charge of <paramref name="paymentId"/>; moves nothing, however old it is.</summary>
    /// <param name="providerId">Of the charge, as the provider named it.</param>
    public async Task<ChargeOutcome> FindAsync(Guid paymentId, string providerId, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"v1/payment_intents/{Uri.EscapeDataString(providerId)}");
        return await http.TrySendAsync(request, ct) is OutsideAnswer.Received { Status: HttpStatusCode.OK } received
            && received.TryReadJson<Intent>(Json) is { } intent
            && intent.Metadata?.GetValueOrDefault("payment_id") == paymentId.ToString()
            ? ReadIntent(intent)
            : new ChargeOutcome.Unknown("The provider does not know it as a charge of this payment.");
    }

    private static ChargeOutcome Read(OutsideAnswer.Received answer) => answer.Status switch
    {
        HttpStatusCode.OK => ReadIntent(answer.TryReadJson<Intent>(Json)),
        HttpStatusCode.PaymentRequired or HttpStatusCode.BadRequest => ReadError(answer.TryReadJson<ErrorBody>(Json)?.Error),
        // A wrong key of ours, for instance: nothing is charged now, but a repaired setting may settle it.
        _ => new ChargeOutcome.Unknown($"The provider answered {(int)answer.Status}."),
    };

    private static ChargeOutcome ReadIntent(Intent? intent) => intent switch
    {
        { Status: "succeeded" } => new ChargeOutcome.Succeeded(intent.Id),
        { Status: "requires_payment_method" or "canceled" } => new ChargeOutcome.Declined(intent.Status, "Not accepted."),
        _ => new ChargeOutcome.Unknown($"The payment is {intent?.Status ?? "in an unknown state"}."),
    };

    private static ChargeOutcome ReadError(Error? error) => error switch
    {
        { Type: "card_error" or "invalid_request_error" } =>
            new ChargeOutcome.Declined(error.DeclineCode ?? error.Code ?? error.Type, error.Message ?? "Not accepted."),
        _ => new ChargeOutcome.Unknown($"The provider answered {error?.Type ?? "something unreadable"}."),
    };

    private sealed record Intent(string Id, string Status, IReadOnlyDictionary<string, string>? Metadata);

    private sealed record ErrorBody(Error Error);

    private sealed record Error(string Type, string? Code, string? DeclineCode, string? Message);
}

public abstract record ChargeOutcome
{
    private ChargeOutcome()
    {
    }

    public sealed record Succeeded(string ProviderId) : ChargeOutcome;

    public sealed record Declined(string Code, string Message) : ChargeOutcome;

    /// <summary>Charged or not, nobody here knows: ask again with the same payment id.</summary>
    public sealed record Unknown(string Reason) : ChargeOutcome;
}

public static class PaymentProviderSetup
{
    public static IHostApplicationBuilder AddPaymentProvider(this IHostApplicationBuilder builder)
    {
        builder.AddOutsideDependency<PaymentProvider, PaymentsOptions>(
            PaymentsOptions.Section,
            options => options.Calls,
            (options, http) =>
            {
                http.BaseAddress = new Uri(options.BaseUrl.TrimEnd('/') + "/");
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.SecretKey);
            });
        return builder;
    }
}
