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

    /// <summary>A body that is not read yet: until then the request's hash is that of its address alone.</summary>
    public HashedBody? Body { get; private init; }

    /// <exception cref="ProblemException">400: the header is missing or malformed.</exception>
    public static async Task<IdempotencyKey> ReadAsync(HttpContext context, CurrentTenant tenant, bool streamsBody)
    {
        var (request, route) = (context.Request, (RouteEndpoint)context.GetEndpoint()!);
        var key = Parse(request.Headers[Header].ToString());
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var body = new HashedBody(request.Body, hash);
        context.Response.RegisterForDispose(body);
        hash.AppendData(Encoding.UTF8.GetBytes(request.Path + request.QueryString + "\n"));
        if (streamsBody)
        {
            request.Body = body;
        }
        else
        {
            await BufferAsync(request, hash, context.RequestAborted);
        }

        var caller = Guid.TryParse(Caller(context.User), out var id) ? id : Guid.Empty;
        return new IdempotencyKey(
            tenant.Id, caller, $"{request.Method} {route.RoutePattern.RawText}", key, hash.GetCurrentHash())
        {
            Body = streamsBody ? body : null,
        };
    }

    /// <summary>The hash of the whole request; reads what is left of a streamed body.</summary>
    public async Task<byte[]> HashToEndAsync(CancellationToken ct) =>
        Body is null ? RequestHash : await Body.HashToEndAsync(ct);

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

    private static async Task BufferAsync(HttpRequest request, IncrementalHash hash, CancellationToken ct)
    {
        request.EnableBuffering();
        var buffer = new byte[4096];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
    }
}
