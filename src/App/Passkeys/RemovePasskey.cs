using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.App.SecondFactors;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Passkeys;

public static class RemovePasskey
{
    /// <summary>Forgets a passkey; with the last second factor go the recovery codes.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>>> Handle(
        Guid id, CurrentTenant current, AppDbContext db, CancellationToken ct)
    {
        var userId = current.ActorId!.Value;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Passkeys.Where(row => row.Id == id && row.UserId == userId).ExecuteDeleteAsync(ct) == 0)
        {
            return PasskeyProblems.NotFound();
        }

        await db.TellOfRemovalAsync(userId, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return TypedResults.NoContent();
    }
}
