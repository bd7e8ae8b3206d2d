using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Accounts;

/// <param name="Email">Where to reach the user; also what they sign in with.</param>
/// <param name="Password">A long one of any characters (NIST SP 800-63B).</param>
/// <param name="DisplayName">How the user wants to be called.</param>
/// <param name="CompanyName">Their company, which becomes a tenant with the user as its owner.</param>
public sealed record RegisterRequest(
    [Required, EmailAddress, StringLength(254),
        RegularExpression(@"\S+", ErrorMessage = "The {0} field must not contain spaces.")]
    string Email,
    [Required, StringLength(128, MinimumLength = AccountSetup.PasswordLength)] string Password,
    [Required, StringLength(100)] string DisplayName,
    [Required, StringLength(100)] string CompanyName);

public sealed record RegisterResponse(Guid UserId, Guid TenantId);

public static class Register
{
    public static async Task<Results<Created<RegisterResponse>, Conflict<ProblemDetails>>> Handle(
        RegisterRequest request, UserManager<User> users, AppDbContext db, CurrentTenant current, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var user = User.Register(request.Email, request.DisplayName, now);
        var tenant = new Tenant { Id = Guid.CreateVersion7(now), Name = request.CompanyName, CreatedAt = now };
        current.Enter(tenant.Id, user.Id);
        db.Add(tenant);
        db.Add(new Membership { TenantId = tenant.Id, UserId = user.Id, Role = Roles.Owner });

        // Saves the three rows in one transaction, since the store works on this very context.
        var result = await users.CreateAsync(user, request.Password);
        return result.Succeeded
            ? TypedResults.Created("/v1/me", new RegisterResponse(user.Id, tenant.Id))
            : TypedResults.Conflict(new ProblemDetails { Detail = "An account with this e-mail address exists already." });
    }
}
