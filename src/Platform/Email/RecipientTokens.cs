using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace ProdReady.Platform.Email;

/// <summary>The mails of one template to one address (in lower case).</summary>
public sealed record Subscription(string Address, string Template);

/// <summary>
/// Tokens that mails carry, by which they are known when something comes back: a click on "unsubscribe", a bounce. Nobody can
/// make one for somebody else's address, and nobody on the way reads an address in it: it is encrypted. It stays good, as the
/// mail does.
/// </summary>
public sealed class RecipientTokens(IDataProtectionProvider protection)
{
    public const string Unsubscribe = "Unsubscribe";
    public const string Bounce = "Bounce";

    /// <param name="purpose">A token for one purpose is none for another.</param>
    public string Write(string purpose, Subscription subscription) => Base64Url.EncodeToString(
        protection.CreateProtector(purpose).Protect(Encoding.UTF8.GetBytes($"{subscription.Template}\n{subscription.Address}")));

    /// <summary>Null for what is forged, or meant for something else.</summary>
    public Subscription? Read(string purpose, string token)
    {
        if (!Base64Url.IsValid(token)) return null;
        try
        {
            var bytes = protection.CreateProtector(purpose).Unprotect(Base64Url.DecodeFromChars(token));
            var parts = Encoding.UTF8.GetString(bytes).Split('\n');
            return new Subscription(parts[1], parts[0]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
