using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ProdReady.Platform.Authentication;

/// <summary>What a link opens, and whose it is.</summary>
public readonly record struct SignedLink(Guid TenantId, Guid Id);

/// <summary>
/// Tokens that open one thing until they expire, for those who cannot send a header: a browser's download, a customer. An
/// address without a proof in it could be guessed or counted on. Encrypted and authenticated by the key ring that all
/// instances share, which rotates by itself and is compared in constant time.
/// </summary>
public sealed class SignedLinks(IDataProtectionProvider protection)
{
    private const int IdBytes = 16;

    /// <param name="purpose">A token for one purpose is none for another.</param>
    public string Write(string purpose, Guid tenantId, Guid id, DateTimeOffset expiresAt) =>
        Base64Url.EncodeToString(Protector(purpose).Protect([.. tenantId.ToByteArray(), .. id.ToByteArray()], expiresAt));

    /// <summary>Null for what is forged, expired, or meant for something else.</summary>
    public SignedLink? Read(string purpose, string token)
    {
        if (!Base64Url.IsValid(token)) return null;
        try
        {
            var ids = Protector(purpose).Unprotect(Base64Url.DecodeFromChars(token)).AsSpan();
            return new SignedLink(new Guid(ids[..IdBytes]), new Guid(ids[IdBytes..]));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector Protector(string purpose) =>
        protection.CreateProtector("SignedLinks", purpose).ToTimeLimitedDataProtector();
}
