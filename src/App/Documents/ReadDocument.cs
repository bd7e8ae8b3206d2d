using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;

namespace ProdReady.App.Documents;

public static class ReadDocument
{
    /// <summary>Reads what is known of a document.</summary>
    public static async Task<Results<Ok<DocumentResponse>, NotFound<ProblemDetails>>> Handle(
        Guid id, AppDbContext db, CancellationToken ct) =>
        await db.Documents.AsNoTracking().SingleOrDefaultAsync(document => document.Id == id, ct) is { } document
            ? TypedResults.Ok(DocumentResponse.From(document))
            : DocumentProblems.NotFound();
}
