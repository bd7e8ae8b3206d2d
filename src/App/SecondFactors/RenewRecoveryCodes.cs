using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.SecondFactors;

/// <param name="RecoveryCodes">Each lets the person in once instead of a code of the app. They are not shown again.</param>
public sealed record RecoveryCodesResponse(IReadOnlyList<string> RecoveryCodes);

public static class RenewRecoveryCodes
{
    /// <summary>Makes ten new recovery codes; those before open nothing any more.</summary>
    public static async Task<Results<Ok<RecoveryCodesResponse>, Conflict<ProblemDetails>>> Handle(
        CurrentTenant current, AppDbContext db, HttpResponse response, CancellationToken ct)
    {
        var userId = current.ActorId!.Value;
        if (!await SecondFactorProof.IsNeededAsync(db, userId, ct))
        {
            return SecondFactorProblems.HasNoSecondFactor();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Publish(new NoticeDue(userId, Notice.RecoveryCodesRenewed));
        var codes = await db.RenewRecoveryCodesAsync(userId, ct);
        await transaction.CommitAsync(CancellationToken.None);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(codes);
    }

    /// <summary>Inside of a transaction, which this saves.</summary>
    internal static async Task<RecoveryCodesResponse> RenewRecoveryCodesAsync(
        this AppDbContext db, Guid userId, CancellationToken ct)
    {
        await db.RecoveryCodes.Where(row => row.UserId == userId).ExecuteDeleteAsync(ct);
        var made = Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.Create(userId)).ToArray();
        db.AddRange(made.Select(one => one.Code));
        await db.SaveChangesAsync(ct);
        return new RecoveryCodesResponse([.. made.Select(one => one.Text)]);
    }
}
