using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;

namespace ProdReady.App.ApiKeys;

/// <param name="OverlapHours">How long the old key is still let in, so that programs can change over without a gap.</param>
public sealed record RotateApiKeyRequest([Range(0, 168)] int OverlapHours);

public static class RotateApiKey
{
    /// <summary>Makes the next key with the same scopes, and ends the old one after the overlap.</summary>
    public static async Task<Results<Created<NewApiKeyResponse>, NotFound<ProblemDetails>, ProblemHttpResult>> Handle(
        Guid id, RotateApiKeyRequest request, ClaimsPrincipal caller, AppDbContext db, TimeProvider clock,
        HttpResponse response, CancellationToken ct)
    {
        if (await db.ApiKeys.SingleOrDefaultAsync(key => key.Id == id, ct) is not { } old)
        {
            return ApiKeyProblems.NotFound();
        }

        if (!old.Scopes.All(scope => caller.HasClaim(ClaimNames.Permission, scope)))
        {
            return ApiKeyProblems.AboveTheCaller();
        }

        var (key, text) = old.Rotate(clock.GetUtcNow(), TimeSpan.FromHours(request.OverlapHours));
        db.Add(key);
        await db.SaveChangesAsync(ct);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Created("/v1/api-keys", new NewApiKeyResponse(key.Id, text, key.ExpiresAt));
    }
}
