using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace ProdReady.Platform.Email;

/// <summary>What a reader can unsubscribe from: the mails of one template to one address (in lower case).</summary>
public sealed record Subscription(string Address, string Template);

/// <summary>
/// Tokens in the links of mails, by which their readers unsubscribe without signing in. Nobody can make one for somebody
/// else's address, and nobody on the way reads an address in it: it is encrypted. It stays good, as the mail does.
/// </summary>
public sealed class UnsubscribeTokens(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Unsubscribe");

    public string Write(Subscription subscription) => Base64Url.EncodeToString(
        _protector.Protect(Encoding.UTF8.GetBytes($"{subscription.Template}\n{subscription.Address}")));

    /// <summary>Null for what is forged.</summary>
    public Subscription? Read(string token)
    {
        if (!Base64Url.IsValid(token)) return null;
        try
        {
            var parts = Encoding.UTF8.GetString(_protector.Unprotect(Base64Url.DecodeFromChars(token))).Split('\n');
            return new Subscription(parts[1], parts[0]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
