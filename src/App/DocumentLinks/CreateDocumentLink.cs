using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.DocumentLinks;

/// <param name="LifetimeSeconds">After so many seconds the link opens nothing; an hour at the most.</param>
public sealed record CreateDocumentLinkRequest([Required, Range(1, 3600)] int LifetimeSeconds);

/// <param name="Url">Relative to the address of this API. Whoever has it gets the content: it is a secret for its time.</param>
public sealed record DocumentLinkResponse(string Url, DateTimeOffset ExpiresAt);

public static class CreateDocumentLink
{
    /// <summary>Makes an address from which a document can be downloaded without signing in, until it expires.</summary>
    public static async Task<Results<Ok<DocumentLinkResponse>, NotFound<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        Guid id, CreateDocumentLinkRequest request, SignedLinks links, CurrentTenant tenant, AppDbContext db,
        TimeProvider clock, CancellationToken ct)
    {
        if (await db.Documents.AsNoTracking().SingleOrDefaultAsync(document => document.Id == id, ct) is not { } document)
        {
            return DocumentLinkProblems.NoDocument();
        }

        if (document.Withheld is { } refusal) return DocumentLinkProblems.Withheld(refusal);
        var expiresAt = clock.GetUtcNow().AddSeconds(request.LifetimeSeconds);
        var token = links.Write(FollowDocumentLink.Purpose, tenant.Id, id, expiresAt);
        return TypedResults.Ok(new DocumentLinkResponse($"/v1/document-links/{token}", expiresAt));
    }
}
