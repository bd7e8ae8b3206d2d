using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace ProdReady.Dev.Sandbox;

/// <summary>A status and a body in Stripe's form: https://docs.stripe.com/api/errors</summary>
internal sealed record SandboxAnswer(int Status, string Body)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static SandboxAnswer Intent(PaymentIntent intent) => new(200, JsonSerializer.Serialize(ToJson(intent), Json));

    public static SandboxAnswer Declined(PaymentIntent intent, string declineCode, string message) => Of(402, new
    {
        Type = "card_error",
        Code = "card_declined",
        DeclineCode = declineCode,
        Message = message,
        PaymentIntent = ToJson(intent),
    });

    public static SandboxAnswer MissingParameter(string name) =>
        InvalidParameter("parameter_missing", name, $"Missing required param: {name}.");

    public static SandboxAnswer InvalidParameter(string code, string name, string message) =>
        Of(400, new { Type = "invalid_request_error", Code = code, Message = message, Param = name });

    public static SandboxAnswer NotFound(string id) => Of(404, new
    {
        Type = "invalid_request_error",
        Code = "resource_missing",
        Message = $"No such payment_intent: '{id}'",
        Param = "intent",
    });

    public static SandboxAnswer Unauthorized() =>
        Of(401, new { Type = "invalid_request_error", Message = "Invalid API Key provided." });

    public static SandboxAnswer KeyUsedOtherwise(string key) => Of(400, new
    {
        Type = "idempotency_error",
        Message = "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            + $"Try using a key other than '{key}' if you meant to execute a different request.",
    });

    public static SandboxAnswer KeyInUse() => Of(409, new
    {
        Type = "invalid_request_error",
        Code = "idempotency_key_in_use",
        Message = "There is currently another in-progress request using this idempotency key.",
    });

    public static SandboxAnswer RateLimited() =>
        Of(429, new { Type = "invalid_request_error", Code = "rate_limit", Message = "Request rate limit exceeded." });

    public static SandboxAnswer Broken() => Of(500, new { Type = "api_error", Message = "An unknown error occurred." });

    public Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "application/json";
        return response.WriteAsync(Body);
    }

    private static SandboxAnswer Of(int status, object error) =>
        new(status, JsonSerializer.Serialize(new { Error = error }, Json));

    private static object ToJson(PaymentIntent intent) => new
    {
        intent.Id,
        Object = "payment_intent",
        intent.Amount,
        AmountReceived = intent.LatestCharge is null ? 0 : intent.Amount,
        CaptureMethod = "automatic",
        Created = intent.Created.ToUnixTimeSeconds(),
        intent.Currency,
        intent.LatestCharge,
        Livemode = false,
        intent.Metadata,
        intent.PaymentMethod,
        intent.Status,
    };
}
