using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ProdReady.Dev.Sandbox;

/// <summary>The parameters of POST /v1/payment_intents that matter here.</summary>
internal sealed record IntentForm(
    long Amount, string Currency, string? PaymentMethod, bool Confirm, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The form, or the error that Stripe answers.</summary>
    public static (IntentForm? Form, SandboxAnswer? Refusal) Read(IFormCollection form)
    {
        string? amount = form["amount"], currency = form["currency"], method = form["payment_method"];
        if (string.IsNullOrEmpty(amount)) return (null, SandboxAnswer.MissingParameter("amount"));
        if (string.IsNullOrEmpty(currency)) return (null, SandboxAnswer.MissingParameter("currency"));
        if (!long.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var cents) || cents < 1)
        {
            return (null,
                SandboxAnswer.InvalidParameter("parameter_invalid_integer", "amount", $"Invalid positive integer: {amount}"));
        }

        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterLower))
        {
            return (null, SandboxAnswer.InvalidParameter("invalid_currency", "currency", $"Invalid currency: {currency}."));
        }

        var confirm = form["confirm"] == "true";
        if (confirm && string.IsNullOrEmpty(method)) return (null, SandboxAnswer.MissingParameter("payment_method"));
        return (new IntentForm(cents, currency, method, confirm, MetadataOf(form)), null);
    }

    private static Dictionary<string, string> MetadataOf(IFormCollection form) => form
        .Where(pair => pair.Key.StartsWith("metadata[", StringComparison.Ordinal) && pair.Key.EndsWith(']'))
        .ToDictionary(pair => pair.Key["metadata[".Length..^1], pair => pair.Value.ToString());
}
