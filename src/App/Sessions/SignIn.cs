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

/// <param name="AccessToken">Goes into <c>Authorization: Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until the access token is refused.</param>
/// <param name="RefreshToken">Brings the next pair of tokens, once.</param>
public sealed record TokensResponse(string AccessToken, int ExpiresIn, string RefreshToken);

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
        if (await FirstMembershipAsync(db, user, ct) is not { } membership)
        {
            return SessionProblems.NoTenant();
        }

        var (lifetimes, now) = (options.Value, clock.GetUtcNow());
        var access = SessionToken.Create(Guid.CreateVersion7(now));
        var refresh = SessionToken.Create(access.SessionId);
        var device = ClientDevice.Of(response.HttpContext);
        var session = request.Transport == SignInRequest.Cookie
            ? Session.ForBrowser(membership, access, device, now, lifetimes)
            : Session.ForProgram(membership, access, refresh, device, now, lifetimes);

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await Credentials.AcceptAsync(db, user, ct))
        {
            return SessionProblems.WrongCredentials(response);
        }

        db.Add(session);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(CancellationToken.None);
        if (session.RefreshHash is not null)
        {
            return Tokens(response, access, refresh, lifetimes);
        }

        SessionCookie.Write(response, access, session.ExpiresAt);
        return TypedResults.NoContent();
    }

    internal static Ok<TokensResponse> Tokens(
        HttpResponse response, SessionToken access, SessionToken refresh, SessionsOptions lifetimes)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TokensResponse(
            access.ToText(), (int)lifetimes.AccessLifetime.TotalSeconds, refresh.ToText()));
    }

    // Before someone has signed in there is no tenant to look in; the first one that they joined is where they land.
    private static Task<Membership?> FirstMembershipAsync(AppDbContext db, User user, CancellationToken ct) =>
        db.Memberships.AsNoTracking()
            .Where(membership => membership.UserId == user.Id)
            .OrderBy(membership => membership.TenantId)
            .FirstOrDefaultAsync(ct);
}
