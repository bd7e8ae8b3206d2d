using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.SecondFactors;

/// <param name="Code">What the app shows.</param>
public sealed record ConfirmAuthenticatorRequest(
    [Required, RegularExpression(@"[0-9]{6}", ErrorMessage = "The code has six digits.")] string Code);

public static class ConfirmAuthenticator
{
    /// <summary>Turns the second factor on, and answers with new recovery codes, which are shown this once.</summary>
    public static async Task<Results<Ok<RecoveryCodesResponse>, ValidationProblem>> Handle(
        ConfirmAuthenticatorRequest request, CurrentTenant current, SecondFactorProof proof, AppDbContext db,
        TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        var userId = current.ActorId!.Value;
        var added = db.Authenticators.Where(row => row.UserId == userId && row.ConfirmedAt == null);
        if (await added.AsNoTracking().SingleOrDefaultAsync(ct) is not { } app
            || proof.FindStep(app, request.Code) is not { } step)
        {
            return SecondFactorProblems.WrongCode();
        }

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var confirmed = await added.Where(row => row.CreatedAt == app.CreatedAt).ExecuteUpdateAsync(
            row => row.SetProperty(to => to.ConfirmedAt, now).SetProperty(to => to.LastStep, step), ct);
        if (confirmed == 0)
        {
            return SecondFactorProblems.WrongCode();
        }

        db.Publish(new NoticeDue(userId, Notice.SecondFactorAdded));
        var hadCodes = await db.RecoveryCodes.AnyAsync(row => row.UserId == userId, ct);
        if (hadCodes) db.Publish(new NoticeDue(userId, Notice.RecoveryCodesRenewed));
        var codes = await db.RenewRecoveryCodesAsync(userId, ct);
        await transaction.CommitAsync(CancellationToken.None);
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(codes);
    }
}
