using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.SecondFactors;

public static class RemoveAuthenticator
{
    /// <summary>Forgets the authenticator app; with the last second factor go the recovery codes.</summary>
    public static async Task<NoContent> Handle(CurrentTenant current, AppDbContext db, CancellationToken ct)
    {
        var userId = current.ActorId!.Value;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var wasOn = await SecondFactorProof.IsNeededAsync(db, userId, ct);
        var removed = await db.Authenticators.Where(row => row.UserId == userId).ExecuteDeleteAsync(ct);
        if (wasOn && removed == 1) await db.TellOfRemovalAsync(userId, ct);
        await transaction.CommitAsync(CancellationToken.None);
        return TypedResults.NoContent();
    }

    /// <summary>Inside of a transaction, after a second factor was removed.</summary>
    internal static async Task TellOfRemovalAsync(this AppDbContext db, Guid userId, CancellationToken ct)
    {
        db.Publish(new NoticeDue(userId, Notice.SecondFactorRemoved));
        await db.SaveChangesAsync(ct);
        if (!await SecondFactorProof.IsNeededAsync(db, userId, ct))
        {
            await db.RecoveryCodes.Where(row => row.UserId == userId).ExecuteDeleteAsync(ct);
        }
    }
}
