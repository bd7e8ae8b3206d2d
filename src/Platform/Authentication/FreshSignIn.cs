using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// Endpoint metadata: the session's person must have proved who they are a short while ago. Who finds an open session, or
/// steals one, cannot make of it what outlasts it. An API key is never let in: nobody is there who could prove anything.
/// </summary>
public sealed class FreshSignIn : IAuthorizationRequirementData
{
    internal static AssertionRequirement Requirement { get; } = new(IsFresh);

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [Requirement];

    private static bool IsFresh(AuthorizationHandlerContext context)
    {
        if (context.Resource is not HttpContext http
            || !long.TryParse(
                context.User.FindFirstValue(ClaimNames.ProvedAt), CultureInfo.InvariantCulture, out var provedAt))
        {
            return false;
        }

        var services = http.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var options = services.GetRequiredService<IOptions<SessionsOptions>>().Value;
        return now - DateTimeOffset.FromUnixTimeSeconds(provedAt) <= options.FreshFor;
    }
}
