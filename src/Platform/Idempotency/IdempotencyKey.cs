using System.Buffers.Binary;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Idempotency;

/// <summary>
/// The header <c>Idempotency-Key</c> (IETF draft-ietf-httpapi-idempotency-key-header) within its scope. Without the scope
/// one user's key could bring back another user's answer.
/// </summary>
internal sealed record IdempotencyKey(Guid TenantId, Guid UserId, string Route, string Key, byte[] RequestHash)
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 255;

    /// <summary>What PostgreSQL's advisory lock takes: 64 bits of a hash over the scoped key.</summary>
    public long LockId { get; } = BinaryPrimitives.ReadInt64LittleEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{TenantId}|{UserId}|{Route}|{Key}")));

    /// <exception cref="ProblemException">400: the header is missing or malformed.</exception>
    public static async Task<IdempotencyKey> ReadAsync(HttpContext context, CurrentTenant tenant)
    {
        var route = (RouteEndpoint)context.GetEndpoint()!;
        return new IdempotencyKey(
            tenant.Id,
            Guid.TryParse(Caller(context.User), out var caller) ? caller : Guid.Empty,
            $"{context.Request.Method} {route.RoutePattern.RawText}",
            Parse(context.Request.Headers[Header].ToString()),
            await HashAsync(context.Request, context.RequestAborted));
    }

    private static string? Caller(ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimNames.Subject) ?? user.FindFirstValue(ClaimNames.ApiKey);

    // The draft makes the value a quoted string (RFC 8941); most clients send it bare. Both name the same key.
    private static string Parse(string value)
    {
        var key = value is ['"', .. var quoted, '"'] ? quoted : value;
        return key.Length switch
        {
            0 => throw new ProblemException(IdempotencyProblems.Missing),
            > MaxLength => throw new ProblemException(IdempotencyProblems.Malformed),
            _ when key.Any(letter => letter is < ' ' or > '~') => throw new ProblemException(IdempotencyProblems.Malformed),
            _ => key,
        };
    }

    private static async Task<byte[]> HashAsync(HttpRequest request, CancellationToken ct)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.Path + request.QueryString + "\n"));
        var buffer = new byte[4096];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}
