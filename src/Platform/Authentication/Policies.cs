using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// Who may call a route. A route that says nothing is refused to everybody, so a forgotten declaration is found by the
/// first who calls it and not by the one who should not have been able to.
/// </summary>
public static class Policies
{
    /// <summary>
    /// A person who is signed in, whatever their role, and in no tenant as well: for what concerns nobody but them.
    /// </summary>
    public const string Person = "person";

    /// <summary>Who runs the service itself, whatever their role in a tenant, signed in with a second factor.</summary>
    public const string Operator = "operator";

    /// <summary>Anybody who is signed in, person or API key: for what itself says who may see it.</summary>
    public const string SignedIn = "signed-in";

    internal const string Tenant = "tenant";

    internal static AuthorizationPolicy SignedInPolicy { get; } =
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();

    internal static AuthorizationPolicy PersonPolicy { get; } = new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .RequireClaim(ClaimNames.Session)
        .Build();

    internal static AuthorizationPolicy OperatorPolicy { get; } = new AuthorizationPolicyBuilder()
        .Combine(PersonPolicy)
        .RequireClaim(ClaimNames.Operator)
        .Build();

    internal static AuthorizationPolicy TenantPolicy { get; } = new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .RequireClaim(ClaimNames.Tenant)
        .Build();

    // What is no route of ours goes on, to be answered with 404 or 405.
    internal static AuthorizationPolicy NobodyPolicy { get; } = new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
        .Build();

    /// <summary>Only for callers to whom their role or API key allows <paramref name="permission"/>.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder routes, string permission)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new RequiredPermission(permission));

    /// <summary>
    /// Also asks that the person proved who they are within <see cref="SessionsOptions.FreshFor"/>. Else the answer is 401
    /// with <c>insufficient_user_authentication</c> (RFC 9470); <c>POST /v1/sessions/current/proof</c> gives the proof.
    /// </summary>
    public static TBuilder RequireFreshSignIn<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new FreshSignIn());
}
