using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// Time-based one-time passwords (RFC 6238) as every authenticator app makes them: six digits, SHA-1, thirty seconds.
/// Prevents a stolen password from being enough.
/// </summary>
public static class Totp
{
    public const int Digits = 6;
    private const int StepSeconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    // 160 bits, as RFC 4226 section 4 recommends.
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The number of the half minute, which code and app agree on without a word.</summary>
    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>
    /// The step whose code this is; null for a wrong code. The step before the current one is the only other that counts, for
    /// who typed while it ended (RFC 6238 section 5.2). Whoever accepts it must accept no step up to it again.
    /// </summary>
    public static long? FindStep(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        long? found = null;
        var sent = Encoding.UTF8.GetBytes(code);
        for (var step = StepAt(now) - 1; step <= StepAt(now); step++)
        {
            if (CryptographicOperations.FixedTimeEquals(sent, Encoding.ASCII.GetBytes(CodeOf(secret, step)))) found = step;
        }

        return found;
    }

    /// <summary>The code of a step (RFC 4226 section 5.3).</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238; the apps know no other, and HMAC does not suffer.")]
    public static string CodeOf(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 0x0f)..]) & 0x7fff_ffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>What a QR code shows to the app. Holds the secret: never log it.</summary>
    public static string Address(string issuer, string account, ReadOnlySpan<byte> secret)
    {
        var (by, whose) = (Uri.EscapeDataString(issuer), Uri.EscapeDataString(account));
        return $"otpauth://totp/{by}:{whose}?secret={ToBase32(secret)}&issuer={by}&algorithm=SHA1&digits=6&period=30";
    }

    /// <summary>Letters and digits that people can type (RFC 4648 section 6), for a whole number of five bytes.</summary>
    public static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length * 8 / 5);
        for (var bit = 0; bit < bytes.Length * 8; bit += 5)
        {
            var pair = bytes[bit / 8] << 8 | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text.Append(Base32[(pair >> (11 - bit % 8)) & 0x1f]);
        }

        return text.ToString();
    }
}
