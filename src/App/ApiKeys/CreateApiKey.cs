using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.ApiKeys;

/// <param name="Name">What it is for.</param>
/// <param name="Scopes">Permissions such as <c>customers.read</c>, none that the caller does not have.</param>
/// <param name="ExpiresInDays">At most a year; rotate it before.</param>
public sealed record CreateApiKeyRequest(
    [Required, StringLength(100), RegularExpression(@"\P{Cc}+", ErrorMessage = "The text may not have control characters.")]
    string Name,
    [Required, MinLength(1), MaxLength(50)] IReadOnlyList<string> Scopes,
    [Range(1, 365)] int ExpiresInDays);

public static class CreateApiKey
{
    /// <summary>Makes an API key. Its secret is in this answer and nowhere else.</summary>
    public static async Task<Results<Created<NewApiKeyResponse>, ProblemHttpResult>> Handle(
        CreateApiKeyRequest request, ClaimsPrincipal caller, CurrentTenant tenant, AppDbContext db, TimeProvider clock,
        HttpResponse response, CancellationToken ct)
    {
        if (!request.Scopes.All(scope => caller.HasClaim(ClaimNames.Permission, scope)))
        {
            return ApiKeyProblems.AboveTheCaller();
        }

        var lifetime = TimeSpan.FromDays(request.ExpiresInDays);
        var (key, text) = ApiKey.Create(
            tenant.Id, request.Name, [.. request.Scopes.Distinct()], clock.GetUtcNow(), lifetime);
        db.Add(key);
        await db.SaveChangesAsync(ct);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created("/v1/api-keys", new NewApiKeyResponse(key.Id, text, key.ExpiresAt));
    }
}
