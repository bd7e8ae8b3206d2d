using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.App.LooseObjects;

namespace ProdReady.App.Documents;

public static class DeleteDocument
{
    /// <summary>Removes a document at once, and its content from the storage within minutes.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>>> Handle(
        Guid id, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (await db.Documents.SingleOrDefaultAsync(document => document.Id == id, ct) is not { } document)
        {
            return DocumentProblems.NotFound();
        }

        db.Remove(document);
        db.Add(LooseObject.ToRemove(document.Place, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
