using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ProdReady.App.PaymentHints;

/// <summary>
/// Whether an event comes from the provider: <c>Stripe-Signature: t=SECONDS,v1=HEX</c>, HMAC-SHA256 over
/// <c>SECONDS.BODY</c>, https://docs.stripe.com/webhooks#verify-manually
/// </summary>
internal static class PaymentHintSignature
{
    /// <summary>An event that is older was kept back by somebody, and one of the future is made up.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static bool IsGood(string header, ReadOnlySpan<byte> body, IEnumerable<string> secrets, DateTimeOffset now)
    {
        var parts = header.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToArray();
        var time = parts.FirstOrDefault(part => part[0].Trim() == "t")?[1];
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - (decimal)seconds) > (decimal)Tolerance.TotalSeconds)
        {
            return false;
        }

        byte[] signed = [.. Encoding.ASCII.GetBytes($"{time}."), .. body];
        var expected = secrets.Select(secret => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)).ToArray();
        return parts.Where(part => part[0].Trim() == "v1").Select(part => Bytes(part[1])).Any(given =>
            expected.Any(hash => CryptographicOperations.FixedTimeEquals(hash, given)));
    }

    private static byte[] Bytes(string hex)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return Convert.FromHexString(hex.Trim(), bytes, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == bytes.Length ? bytes : [];
    }
}
