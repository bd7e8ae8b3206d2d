using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Passwords;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Passwords;

/// <param name="CurrentPassword">The one to be replaced: whoever finds an open session must not keep the account.</param>
/// <param name="NewPassword">A long one of any characters that is not common (NIST SP 800-63B).</param>
public sealed record ChangePasswordRequest(
    [Required, StringLength(PasswordRule.Longest)] string CurrentPassword,
    [Required, StringLength(PasswordRule.Longest, MinimumLength = PasswordRule.Shortest)] string NewPassword)
    : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        PasswordRule.Check(NewPassword, nameof(NewPassword));
}

public static class ChangePassword
{
    /// <summary>Changes the password and ends all other sessions of the user; a mail tells them of it.</summary>
    public static async Task<Results<NoContent, ValidationProblem>> Handle(
        ChangePasswordRequest request, ClaimsPrincipal caller, CurrentTenant current, Credentials credentials,
        IPasswordHasher<User> hasher, AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var user = await db.Users.Where(row => row.Id == current.ActorId).OfCallerAsync(ct);
        if (!await credentials.ProveAsync(user, request.CurrentPassword, ct))
        {
            return PasswordProblems.Wrong("currentPassword");
        }

        if (PasswordRule.IsCommon(request.NewPassword, user.Email!, user.DisplayName))
        {
            return PasswordProblems.TooCommon("newPassword");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await db.ReplacePasswordAsync(user, hasher.HashPassword(user, request.NewPassword), caller.SessionId, clock, ct))
        {
            return PasswordProblems.Wrong("currentPassword");
        }

        await transaction.CommitAsync(CancellationToken.None);
        return TypedResults.NoContent();
    }

    /// <summary>
    /// Inside of a transaction: ends what the old password opened, and the links that are on their way. False when the
    /// password was changed meanwhile.
    /// </summary>
    internal static async Task<bool> ReplacePasswordAsync(
        this AppDbContext db, User user, string hash, Guid? keptSession, TimeProvider clock, CancellationToken ct)
    {
        if (!await Credentials.AcceptAsync(db, user, ct)) return false;
        user.ChangePassword(hash);
        db.Publish(new NoticeDue(user.Id, Notice.PasswordChanged));
        await db.SaveChangesAsync(ct);
        var now = clock.GetUtcNow();
        await db.MailedLinks.Where(link => link.UserId == user.Id).ExecuteDeleteAsync(ct);
        await db.Sessions
            .Where(session => session.UserId == user.Id && session.Id != keptSession && session.RevokedAt == null)
            .ExecuteUpdateAsync(session => session.SetProperty(row => row.RevokedAt, now), ct);
        return true;
    }
}
