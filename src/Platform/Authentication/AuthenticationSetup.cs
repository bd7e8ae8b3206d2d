using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Authentication;

// Deny by default: a route that declares nothing is for nobody.
public static class AuthenticationSetup
{
    /// <summary>
    /// Sessions and API keys as the only ways in; the two parameters make the functions that fetch one. Both are checked,
    /// and end, by the same mechanism.
    /// </summary>
    public static IHostApplicationBuilder AddSessionAuthentication(
        this IHostApplicationBuilder builder, Func<IServiceProvider, ReadSession> read,
        Func<IServiceProvider, ReadSession> readKey)
    {
        builder.AddValidatedOptions<SessionsOptions>(SessionsOptions.Section);
        var services = builder.Services;
        services.AddSingleton(read);
        services.AddSingleton<LiveSessions>();
        services.AddSingleton<CallerSession>();
        services.AddKeyedSingleton(ApiKeyToken.Prefix, (provider, _) =>
            ActivatorUtilities.CreateInstance<LiveSessions>(provider, readKey(provider)));
        services.AddSingleton<SessionUses>();
        services.AddSingleton<SignedLinks>();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, FreshSignInAnswer>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Person, Policies.PersonPolicy)
            .AddPolicy(Policies.Operator, Policies.OperatorPolicy)
            .AddPolicy(Policies.Tenant, Policies.TenantPolicy)
            .AddPolicy(Policies.SignedIn, Policies.SignedInPolicy)
            .SetDefaultPolicy(Policies.NobodyPolicy)
            .SetFallbackPolicy(Policies.NobodyPolicy);
        return builder;
    }

    /// <summary>
    /// Finds out who calls, and refuses what another site made a browser send. Place it after routing and before all that
    /// asks who is calling; <c>UseAuthorization</c> follows.
    /// </summary>
    public static IApplicationBuilder UseSessionAuthentication(this IApplicationBuilder app) =>
        app.RefuseCrossSiteRequests().UseAuthentication();
}
