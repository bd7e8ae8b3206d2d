using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Tenancy;

namespace ProdReady.IntegrationTests.Platform.Authentication;

public sealed class PermissionTests
{
    [Theory]
    [InlineData("/undeclared", HttpStatusCode.Forbidden)]
    [InlineData("/half-declared", HttpStatusCode.Forbidden)]
    [InlineData("/not-allowed", HttpStatusCode.Forbidden)]
    [InlineData("/both", HttpStatusCode.Forbidden)]
    [InlineData("/allowed", HttpStatusCode.OK)]
    [InlineData("/own", HttpStatusCode.OK)]
    [InlineData("/open", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    public async Task Lets_a_caller_do_what_is_declared_and_allowed(string path, HttpStatusCode expected)
    {
        var token = SessionToken.Create(Guid.CreateVersion7());
        await using var host = await StartAsync(token);
        host.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.ToText());

        Assert.Equal(expected, (await Call.Get(path).SendAsync(host.Client)).Status);
    }

    [Theory]
    [InlineData("/undeclared", HttpStatusCode.Unauthorized)]
    [InlineData("/half-declared", HttpStatusCode.Unauthorized)]
    [InlineData("/allowed", HttpStatusCode.Unauthorized)]
    [InlineData("/own", HttpStatusCode.Unauthorized)]
    [InlineData("/open", HttpStatusCode.OK)]
    public async Task Sends_who_has_not_signed_in_to_do_so(string path, HttpStatusCode expected)
    {
        await using var host = await StartAsync(SessionToken.Create(Guid.CreateVersion7()));

        Assert.Equal(expected, (await Call.Get(path).SendAsync(host.Client)).Status);
    }

    private static Task<TestHost> StartAsync(SessionToken token) => TestHost.StartAsync(
        builder =>
        {
            builder.AddErrors();
            builder.Services.AddScoped<CurrentTenant>();
            builder.AddSessionAuthentication(
                _ => (_, _) => Task.FromResult<LiveSession?>(Session(token)),
                _ => (_, _) => Task.FromResult<LiveSession?>(null));
        },
        app =>
        {
            app.UseErrors();
            app.UseSessionAuthentication();
            app.UseAuthorization();
            app.MapGet("/undeclared", Answer);
            app.MapGet("/half-declared", Answer).RequireAuthorization();
            app.MapGet("/not-allowed", Answer).RequirePermission("things.write");
            app.MapGet("/both", Answer).RequirePermission("things.read").RequirePermission("things.write");
            app.MapGet("/allowed", Answer).RequirePermission("things.read");
            app.MapGet("/own", Answer).RequireAuthorization(Policies.Person);
            app.MapGet("/open", Answer).AllowAnonymous();
        });

    private static Ok Answer() => TypedResults.Ok();

    private static LiveSession Session(SessionToken token) => new()
    {
        Id = token.SessionId,
        TenantId = Guid.NewGuid(),
        UserId = Guid.NewGuid(),
        Permissions = new HashSet<string> { "things.read" },
        AccessHash = token.Hash(),
        AccessExpiresAt = DateTimeOffset.MaxValue,
        ExpiresAt = DateTimeOffset.MaxValue,
        LastUsedAt = TimeProvider.System.GetUtcNow(),
        IdleTimeout = TimeSpan.FromDays(1),
        ProvedAt = null,
    };
}
