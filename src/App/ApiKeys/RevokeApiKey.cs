using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;

namespace ProdReady.App.ApiKeys;

public static class RevokeApiKey
{
    /// <summary>Ends a key; every instance refuses it within two seconds.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>>> Handle(Guid id, AppDbContext db, CancellationToken ct)
    {
        if (await db.ApiKeys.SingleOrDefaultAsync(key => key.Id == id, ct) is not { } key)
        {
            return ApiKeyProblems.NotFound();
        }

        db.Remove(key);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
