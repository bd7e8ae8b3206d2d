using Microsoft.AspNetCore.Authorization;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// Who may call a route. <see cref="Member"/> is also what holds where a route says nothing, so a forgotten declaration
/// locks people out instead of letting them in.
/// </summary>
public static class Policies
{
    /// <summary>Signed in, with a tenant.</summary>
    public const string Member = "member";

    internal static AuthorizationPolicy MemberPolicy { get; } = new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .RequireClaim(ClaimNames.Tenant)
        .Build();
}
