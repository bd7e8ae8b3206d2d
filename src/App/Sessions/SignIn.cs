using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Sessions;

/// <param name="Email">The address of the account.</param>
/// <param name="Password">Its password.</param>
/// <param name="Transport">
/// <c>bearer</c> for programs: tokens in the answer. <c>cookie</c> for browsers: a cookie and no tokens.
/// </param>
public sealed record SignInRequest(
    [Required, StringLength(254)] string Email,
    [Required, StringLength(128)] string Password,
    [AllowedValues(SignInRequest.Bearer, SignInRequest.Cookie)] string Transport = SignInRequest.Bearer)
{
    public const string Bearer = "bearer";
    public const string Cookie = "cookie";
}

public static class SignIn
{
    public static async Task<Results<Ok<TokensResponse>, NoContent, ProblemHttpResult>> Handle(
        SignInRequest request, Credentials credentials, AcrossTenants<AppDbContext> acrossTenants,
        IOptions<SessionsOptions> options, TimeProvider clock, HttpResponse response, CancellationToken ct)
    {
        if (await credentials.CheckAsync(request.Email, request.Password, ct) is not { } user)
        {
            return SessionProblems.WrongCredentials(response);
        }

        await using var db = acrossTenants.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await Credentials.AcceptAsync(db, user, ct))
        {
            return SessionProblems.WrongCredentials(response);
        }

        if (await FirstMembershipAsync(db, user, ct) is not { } membership)
        {
            await transaction.CommitAsync(CancellationToken.None);
            return SessionProblems.NoTenant();
        }

        var (lifetimes, now) = (options.Value, clock.GetUtcNow());
        var tokens = SessionTokens.Create(Guid.CreateVersion7(now), request.Transport == SignInRequest.Cookie);
        var session = Session.Open(membership, tokens, ClientDevice.Of(response.HttpContext), now, now, lifetimes);
        db.Add(session);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        return tokens.AreForBrowser ? tokens.SetCookie(response, session.ExpiresAt) : tokens.Show(response, lifetimes);
    }

    // Before someone has signed in there is no tenant to look in; the first one that they joined is where they land.
    private static Task<Membership?> FirstMembershipAsync(AppDbContext db, User user, CancellationToken ct) =>
        db.Memberships.AsNoTracking()
            .Where(membership => membership.UserId == user.Id)
            .OrderBy(membership => membership.TenantId)
            .FirstOrDefaultAsync(ct);
}
