using System.Security.Claims;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// What a signed-in request knows of its caller. A claim that is spelt twice is one day spelt two ways, and the check
/// that reads the wrong one lets everybody in or nobody.
/// </summary>
public static class ClaimNames
{
    /// <summary>The user's id.</summary>
    public const string Subject = "sub";

    /// <summary>The id of the tenant whose rows the request may see; of nobody who belongs to none.</summary>
    public const string Tenant = "tenant";

    /// <summary>The id of the API key, when a program calls with one and no person.</summary>
    public const string ApiKey = "api_key";

    /// <summary>One of the things that the caller may do in that tenant.</summary>
    public const string Permission = "permission";

    /// <summary>The id of the session, which signing out ends.</summary>
    public const string Session = "session";

    /// <summary>There is one when the person is an operator of the service, and the session proved a second factor.</summary>
    public const string Operator = "operator";

    /// <summary>When the person last proved who they are, in seconds since 1970 (OpenID Connect Core 2); of no key.</summary>
    public const string ProvedAt = "auth_time";

    extension(ClaimsPrincipal user)
    {
        /// <summary>The session that carries this request.</summary>
        /// <exception cref="InvalidOperationException">Nobody is signed in.</exception>
        public Guid SessionId => Guid.Parse(
            user.FindFirstValue(Session) ?? throw new InvalidOperationException("This request has no session."));
    }
}
