using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.ObjectStorage;

namespace ProdReady.App.Documents;

public static class DownloadDocument
{
    /// <summary>Gives a document's content, or the part of it that Range asks for.</summary>
    public static async Task<Results<AttachmentResult, NotFound<ProblemDetails>, Conflict<ProblemDetails>>> Handle(
        Guid id, AppDbContext db, CancellationToken ct)
    {
        if (await db.Documents.AsNoTracking().SingleOrDefaultAsync(document => document.Id == id, ct) is not { } document)
        {
            return DocumentProblems.NotFound();
        }

        return document.Withheld is { } refusal ? DocumentProblems.Withheld(refusal) : document.ToAttachment();
    }
}
