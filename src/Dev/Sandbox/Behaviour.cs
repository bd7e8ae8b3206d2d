using System.Globalization;

namespace ProdReady.Dev.Sandbox;

/// <summary>
/// What a request meets. As text: <c>normal</c>; <c>slow[:milliseconds]</c> (charges late, also when the client has gone);
/// <c>error</c> (500, nothing charged); <c>rate_limited[:seconds]</c>, <c>rate_limited_until[:seconds]</c> (429 with
/// Retry-After as a number or a date); <c>hang</c> (never answers, nothing charged); <c>hang_after_charge</c>;
/// <c>drop_after_charge</c> (charges, then breaks the connection); S3 alone: <c>drop</c> (breaks it in the middle); models
/// alone: <c>overloaded</c> (529).
/// As a payment method: <c>pm_sandbox_slow</c>, and <c>pm_sandbox_error_once</c> for the first request of an idempotency key
/// only.
/// </summary>
public sealed record Behaviour(string Name, int Argument)
{
    private const string MethodPrefix = "pm_sandbox_";
    private const string OnceSuffix = "_once";

    private static readonly Dictionary<string, int> Defaults = new()
    {
        ["normal"] = 0,
        ["slow"] = 2_000,
        ["error"] = 0,
        ["rate_limited"] = 1,
        ["rate_limited_until"] = 1,
        ["overloaded"] = 0,
        ["hang"] = 0,
        ["drop"] = 0,
        ["hang_after_charge"] = 0,
        ["drop_after_charge"] = 0,
    };

    public static Behaviour Normal { get; } = new("normal", 0);

    /// <exception cref="FormatException">There is no such behaviour.</exception>
    public static Behaviour Parse(string text)
    {
        var parts = text.Split(':', 2);
        if (!Defaults.TryGetValue(parts[0], out var argument))
        {
            throw new FormatException($"There is no behaviour {parts[0]}; there are {string.Join(", ", Defaults.Keys)}.");
        }

        return new Behaviour(parts[0], parts.Length == 1 ? argument : int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Null where the payment method asks for none.</summary>
    public static Behaviour? OfPaymentMethod(string? method, bool isFirst)
    {
        if (method is null || !method.StartsWith(MethodPrefix, StringComparison.Ordinal)) return null;
        var name = method[MethodPrefix.Length..];
        if (!name.EndsWith(OnceSuffix, StringComparison.Ordinal)) return Known(name);
        return isFirst ? Known(name[..^OnceSuffix.Length]) : Normal;
    }

    private static Behaviour? Known(string name) =>
        Defaults.TryGetValue(name, out var argument) ? new Behaviour(name, argument) : null;
}
