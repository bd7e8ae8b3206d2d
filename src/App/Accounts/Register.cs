using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Data;
using ProdReady.Platform.Passwords;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Accounts;

/// <param name="Email">Where to reach the user; also what they sign in with.</param>
/// <param name="Password">A long one of any characters that is not common (NIST SP 800-63B).</param>
/// <param name="DisplayName">How the user wants to be called.</param>
/// <param name="CompanyName">Their company, which becomes a tenant with the user as its owner.</param>
public sealed record RegisterRequest(
    [Required, EmailAddress, StringLength(254),
        RegularExpression(@"\S+", ErrorMessage = "The {0} field must not contain spaces.")]
    string Email,
    [Required, StringLength(PasswordRule.Longest, MinimumLength = PasswordRule.Shortest)] string Password,
    [Required, StringLength(100)] string DisplayName,
    [Required, StringLength(100)] string CompanyName) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        PasswordRule.Check(Password, nameof(Password), Email, DisplayName, CompanyName);
}

/// <summary>
/// Answers a known address and a new one alike, after the same work: only a mail to the address tells which it was.
/// </summary>
public static class Register
{
    public static async Task<Accepted> Handle(
        RegisterRequest request, IPasswordHasher<User> hasher, AppDbContext db, CurrentTenant current, TimeProvider clock,
        CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var user = User.Register(request.Email, request.DisplayName, now);
        user.ChangePassword(hasher.HashPassword(user, request.Password));
        var owner = await db.Users.AsNoTracking()
            .SingleOrDefaultAsync(other => other.NormalizedEmail == user.NormalizedEmail, ct);
        if (owner is not null)
        {
            db.Publish(new NoticeDue(owner.Id, Notice.AccountExists));
            await db.SaveChangesAsync(ct);
            return TypedResults.Accepted((string?)null);
        }

        var tenant = new Tenant { Id = Guid.CreateVersion7(now), Name = request.CompanyName, CreatedAt = now };
        current.Enter(tenant.Id, user.Id);
        db.AddRange(user, tenant, new Membership { TenantId = tenant.Id, UserId = user.Id, Role = Roles.Owner });
        db.Mail(MailedLink.ToConfirm(user.Id, request.Email, now));

        // Of two at the same time one makes the account; the other hears the same.
        await db.TrySaveAsync(User.OneEmailEach, ct);
        return TypedResults.Accepted((string?)null);
    }
}
