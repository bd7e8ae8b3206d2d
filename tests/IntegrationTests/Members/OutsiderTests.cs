using System.Net;
using System.Text.Json;
using ProdReady.App;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.PersonalData;
using ProdReady.IntegrationTests.Reports;

namespace ProdReady.IntegrationTests.Members;

/// <summary>Who was removed from their last company is still a person of whom something is held.</summary>
public sealed class OutsiderTests(TestServers servers)
{
    [Fact]
    public async Task Signs_in_takes_a_copy_along_and_is_erased()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var tenant = await system.NewTenantAsync(Test.Ct);
        var removed = await tenant.JoinedByAsync(Roles.Admin, servers);
        (await Call.Delete($"/v1/members/{removed.Id}", null).SendAsync(tenant.Client)).Is(HttpStatusCode.NoContent);

        var first = await new Person(system, removed.Email).SignInAsync();
        using var refreshed = await first.RefreshAsync(system);
        var client = (await Tokens.ReadAsync(refreshed)).On(system, instance: 1);

        var me = (await Call.Get("/v1/me").SendAsync(client)).Is(HttpStatusCode.OK).Json;
        Assert.Equal(removed.Email, me.GetProperty("email").GetString());
        Assert.False(me.TryGetProperty("tenantId", out var company) && company.ValueKind != JsonValueKind.Null);
        (await Call.Get("/v1/customers").SendAsync(client)).Is(HttpStatusCode.Forbidden);
        Assert.Contains(removed.Email, (await client.ExportAsync("/v1/me/exports"))["users.json"], StringComparison.Ordinal);
        (await Call.Delete("/v1/me", null).SendAsync(client)).Is(HttpStatusCode.NoContent);
        await system.MailAsync(removed.Email, "was erased");
        await Eventually.IsTrueAsync(
            async () => (await database.TablesWithAsync(removed.Email)).Length == 0, "nothing bears the address");
    }

    [Fact]
    public async Task Sees_nothing_of_another_who_belongs_nowhere()
    {
        var (ada, eve) = (await servers.OutsiderAsync(), await servers.OutsiderAsync());
        var location = (await Call.Post("/v1/me/exports").SendAsync(ada.Client)).Is(HttpStatusCode.Accepted).Location;
        await ada.Client.SucceedsAsync(location);

        (await Call.Get(location).SendAsync(eve.Client)).Is(HttpStatusCode.NotFound);
        (await Call.Get($"{location}/content").SendAsync(eve.Client)).Is(HttpStatusCode.NotFound);
        var mine = (await Call.Get("/v1/me/sessions").SendAsync(ada.Client)).Json.GetProperty("items");
        var session = Assert.Single(mine.EnumerateArray()).GetProperty("id").GetGuid();
        (await Call.Delete($"/v1/me/sessions/{session}", null).SendAsync(eve.Client)).Is(HttpStatusCode.NotFound);
        (await Call.Delete("/v1/sessions/current", null).SendAsync(eve.Client)).Is(HttpStatusCode.NoContent);
        (await Call.Get("/v1/me").SendAsync(eve.Client)).Is(HttpStatusCode.Unauthorized);
        (await Call.Get("/v1/me").SendAsync(ada.Client)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Is_asked_in_again_and_goes_on_there()
    {
        var (outsider, system) = (await servers.OutsiderAsync(), await servers.SystemAsync());
        var tenant = await system.NewTenantAsync(Test.Ct);
        await SomeInvitation.SendAsync(tenant.Client, outsider.Email);
        var token = await SomeInvitation.TokenAsync(system, outsider.Email);
        (await SomeInvitation.AcceptAsync(outsider.Client, new { token })).Is(HttpStatusCode.OK);

        var there = new Call(HttpMethod.Post, "/v1/sessions/current/tenant", new { tenantId = tenant.Id });
        var tokens = (await there.SendAsync(outsider.Client)).Is(HttpStatusCode.OK).Json;

        var client = new Tokens(tokens.GetProperty("accessToken").GetString()!, 0, "").On(system);
        (await Call.Get("/v1/customers").SendAsync(client)).Is(HttpStatusCode.OK);
    }
}
