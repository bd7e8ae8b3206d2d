using System.Net;
using ProdReady.App;
using ProdReady.IntegrationTests.ApiKeys;
using ProdReady.IntegrationTests.Members;
using ProdReady.IntegrationTests.Operators;

namespace ProdReady.IntegrationTests.Architecture;

/// <summary>One who calls: in the same person for all routes, or as somebody new for a route that may end them.</summary>
internal sealed record Caller(HttpClient Client, Func<Task<HttpClient>> New);

/// <summary>Everybody who could call, in the order of the table's columns.</summary>
internal sealed class Callers
{
    public const string OtherTenant = "other tenant";
    public const string Operator = "operator";
    private static readonly string[] RolesInOrder = [Roles.ReadOnly, Roles.Member, Roles.Admin, Roles.Owner];
    private readonly List<(string Name, Caller Caller)> _all = [];

    private Callers(TestTenant mine) => Mine = mine;

    /// <summary>The tenant whose things are asked for.</summary>
    public TestTenant Mine { get; }

    public IReadOnlyList<(string Name, Caller Caller)> All => _all;

    /// <summary>A key for each permission that there is, with that one alone.</summary>
    public IReadOnlyList<(string Scope, Caller Key)> Keys { get; private set; } = [];

    public static async Task<Callers> GatherAsync(TestServers servers)
    {
        var system = await servers.SystemAsync();
        var callers = new Callers(await system.NewTenantAsync(Test.Ct));
        callers.Add("anonymous", system.Anonymous());
        callers.Add("revoked", await RevokedAsync(system));
        await callers.AddAsync(OtherTenant, async () => (await system.NewTenantAsync(Test.Ct)).Client);
        await callers.AddAsync("no company", async () => (await servers.OutsiderAsync()).Client);
        foreach (var role in RolesInOrder)
        {
            await callers.AddAsync(role, async () => (await callers.Mine.JoinedByAsync(role, servers)).Client);
        }

        await callers.AddAsync(Operator, async () => await SomeOperator.SignInAsync(servers));
        callers.Keys = await Task.WhenAll(Roles.PermissionsOf(Roles.Owner).Order(StringComparer.Ordinal).Select(async scope =>
        {
            var key = await SomeApiKey.CreateAsync(callers.Mine.Client, scope);
            var client = key.On(system);
            return (scope, new Caller(client, () => Task.FromResult(client)));
        }));
        return callers;
    }

    private void Add(string name, HttpClient client) => _all.Add((name, new Caller(client, () => Task.FromResult(client))));

    private async Task AddAsync(string name, Func<Task<HttpClient>> make) => _all.Add((name, new Caller(await make(), make)));

    private static async Task<HttpClient> RevokedAsync(TestSystem system)
    {
        var signedOut = (await system.NewTenantAsync(Test.Ct)).Client;
        (await Call.Delete("/v1/sessions/current", null).SendAsync(signedOut)).Is(HttpStatusCode.NoContent);
        return signedOut;
    }
}
