using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// What the server must know again at the next step of a sign-in, carried by the client, sealed. Kept in memory it would
/// be lost when the next step reaches another instance; in the database, anybody could fill that without signing in.
/// </summary>
public sealed class Challenges(IDataProtectionProvider protection)
{
    /// <summary>Room for the longest that is made.</summary>
    public const int LongestText = 4000;

    /// <summary>How long the next step may take.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Seals <paramref name="state"/> for <typeparamref name="T"/> alone: of no use for another step.</summary>
    public string Seal<T>(T state, TimeSpan? lifetime = null) =>
        For<T>().Protect(JsonSerializer.Serialize(state), lifetime ?? Lifetime);

    /// <summary>Null for what is too old, was changed, or was sealed for another step.</summary>
    public T? Open<T>(string text) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(For<T>().Unprotect(text));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private ITimeLimitedDataProtector For<T>() =>
        protection.CreateProtector(typeof(Challenges).Name, typeof(T).Name).ToTimeLimitedDataProtector();
}
