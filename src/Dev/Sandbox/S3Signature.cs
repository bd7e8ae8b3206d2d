using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ProdReady.Dev.Sandbox;

/// <summary>
/// AWS Signature Version 4 in the Authorization header, over method, path, query, headers and the body's hash:
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
/// </summary>
internal sealed partial class S3Signature(string region, string accessKeyId, string secret, TimeProvider time)
{
    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    /// <summary>Null when it is right, else Amazon's code of the error.</summary>
    public string? Refuse(HttpRequest request, byte[] body)
    {
        if (Authorization().Match(request.Headers.Authorization.ToString()) is not { Success: true } sent) return "AccessDenied";
        var scope = sent.Groups["scope"].Value;
        var date = request.Headers["x-amz-date"].ToString();
        if (sent.Groups["key"].Value != accessKeyId) return "InvalidAccessKeyId";
        if (!IsNow(date) || scope != $"{date[..8]}/{region}/s3/aws4_request") return "RequestTimeTooSkewed";
        if (request.Headers["x-amz-content-sha256"] != Hex(SHA256.HashData(body))) return "XAmzContentSHA256Mismatch";

        var canonical = Canonical(request, sent.Groups["headers"].Value);
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes($"AWS4{secret}"), Sign);
        return Hex(Sign(key, toSign)) == sent.Groups["signature"].Value ? null : "SignatureDoesNotMatch";
    }

    private bool IsNow(string date) =>
        DateTimeOffset.TryParseExact(
            date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt)
        && (time.GetUtcNow() - signedAt).Duration() < Skew;

    private static string Canonical(HttpRequest request, string signedHeaders)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2);
        var query = target.Length == 1 ? [] : target[1].Split('&')
            .Select(pair => pair.Split('=', 2))
            .Select(pair => $"{Escape(pair[0])}={Escape(pair.ElementAtOrDefault(1) ?? "")}")
            .Order(StringComparer.Ordinal).ToArray();
        var headers = signedHeaders.Split(';').Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n");
        return string.Join('\n', request.Method, target[0], string.Join('&', query), string.Concat(headers), signedHeaders,
            request.Headers["x-amz-content-sha256"].ToString());
    }

    private static string Escape(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static byte[] Sign(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex("^AWS4-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<scope>[^,]+), ?SignedHeaders=(?<headers>[^,]+), ?"
        + "Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();
}
