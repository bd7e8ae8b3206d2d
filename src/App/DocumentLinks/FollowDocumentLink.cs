using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.DocumentLinks;

public static class FollowDocumentLink
{
    public const string Purpose = "document";

    /// <summary>Gives the content of the document that the link was made for.</summary>
    public static async Task<Results<AttachmentResult, NotFound<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        [StringLength(1000)] string token, SignedLinks links, CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        if (links.Read(Purpose, token) is not { } link) return DocumentLinkProblems.NoLink();
        tenant.Enter(link.TenantId);
        var found = await db.Documents.AsNoTracking().SingleOrDefaultAsync(document => document.Id == link.Id, ct);
        return found switch
        {
            null => DocumentLinkProblems.NoLink(),
            { Withheld: { } refusal } => DocumentLinkProblems.Withheld(refusal),
            _ => found.ToAttachment(),
        };
    }
}
