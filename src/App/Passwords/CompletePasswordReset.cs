using System.ComponentModel.DataAnnotations;
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

/// <param name="Token">What the link in the mail carries.</param>
/// <param name="NewPassword">A long one of any characters that is not common (NIST SP 800-63B).</param>
public sealed record CompletePasswordResetRequest(
    [Required, StringLength(SessionToken.TextLength)] string Token,
    [Required, StringLength(PasswordRule.Longest, MinimumLength = PasswordRule.Shortest)] string NewPassword)
    : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        PasswordRule.Check(NewPassword, nameof(NewPassword));
}

public static class CompletePasswordReset
{
    /// <summary>Sets the password, once for each link, and ends all sessions of the user.</summary>
    public static async Task<Results<NoContent, ValidationProblem>> Handle(
        CompletePasswordResetRequest request, IPasswordHasher<User> hasher, AcrossTenants<AppDbContext> acrossTenants,
        TimeProvider clock, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var link = await db.UseLinkAsync(request.Token, MailedLink.Reset, clock.GetUtcNow(), ct);
        if (link is null)
        {
            return PasswordProblems.WrongLink("token");
        }

        var user = await db.Users.SingleAsync(row => row.Id == link.UserId, ct);
        if (PasswordRule.IsCommon(request.NewPassword, user.Email!, user.DisplayName))
        {
            return PasswordProblems.TooCommon("newPassword");
        }

        // Who reads the mail has the address. A change of address deletes the links that went to the one before.
        user.EmailConfirmed = true;
        if (!await db.ReplacePasswordAsync(user, hasher.HashPassword(user, request.NewPassword), keptSession: null, clock, ct))
        {
            return PasswordProblems.WrongLink("token");
        }

        await transaction.CommitAsync(CancellationToken.None);
        return TypedResults.NoContent();
    }
}
