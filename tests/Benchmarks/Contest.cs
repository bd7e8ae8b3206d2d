using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Running;
using ProdReady.Dev.Servers;

namespace ProdReady.Benchmarks;

/// <summary>Both servers beside each other on one database, with one tenant's rows in it.</summary>
internal sealed class Contest : IAsyncDisposable
{
    // The runtime compiles the hot paths again while they run; ours are longer and take longer to settle.
    private const int LeastWarmUpRounds = 4;
    private const int MostWarmUpRounds = 20;
    private const int Rounds = 9;
    private const int Requests = 4000;
    private const int Rows = 1000;
    private readonly LocalServers _servers;
    private readonly LocalSystem _system;
    private readonly AppProcess _ours;
    private readonly AppProcess _bare;
    private readonly HttpClient _toOurs;
    private readonly HttpClient _toBare;
    private Subject _subject = new(Guid.Empty, [], []);

    private Contest(LocalServers servers, LocalSystem system, AppProcess ours, AppProcess bare)
    {
        (_servers, _system, _ours, _bare) = (servers, system, ours, bare);
        _toOurs = new HttpClient { BaseAddress = ours.BaseAddress };
        _toBare = new HttpClient { BaseAddress = bare.BaseAddress };
    }

    public static async Task<Contest> StartAsync()
    {
        var servers = await NativeServers.StartThrowawayAsync();
        var system = await LocalSystem.StartAsync(servers, Path.GetTempPath(), Production);
        var ours = await system.AddApiAsync();
        var settings = new Dictionary<string, string>([.. servers.MigratorSettings, StartupHook.Setting]);
        var bare = AppProcess.Start(typeof(Contest).Assembly.Location, settings, arguments: "bare");
        await bare.WaitUntilHealthyAsync();
        var contest = new Contest(servers, system, ours, bare);
        await contest.FillAsync();
        return contest;
    }

    public async Task<IReadOnlyList<(Figures Ours, Figures Bare)>> RunAsync(Scenario scenario)
    {
        for (var (round, isWarm) = (0, false); round < LeastWarmUpRounds || (!isWarm && round < MostWarmUpRounds); round++)
        {
            var (ours, bare) = await RoundAsync(scenario);
            isWarm = ours.IsWarm && bare.IsWarm;
        }

        var rounds = new List<(Figures, Figures)>();
        for (var round = 0; round < Rounds; round++)
        {
            rounds.Add(await RoundAsync(scenario));
        }

        return rounds;
    }

    public async ValueTask DisposeAsync()
    {
        _toOurs.Dispose();
        _toBare.Dispose();
        int[] processes = [_ours.Id, _bare.Id];
        await _bare.TerminateAsync(TimeSpan.FromSeconds(30));
        await _bare.DisposeAsync();
        await _system.DisposeAsync();
        foreach (var process in processes) StartupHook.Forget(process);
        await _servers.DisposeAsync();
    }

    // What ships, but for the limits: one tenant from one address makes all the load. The limiter still counts.
    private static Dictionary<string, string> Production => new([StartupHook.Setting])
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["RateLimiting__Address__Permits"] = "1000000000",
        ["RateLimiting__User__Permits"] = "1000000000",
        ["RateLimiting__Tenant__Permits"] = "1000000000",
        ["Webhooks__AllowLoopback"] = "false",
    };

    private async Task<(Figures Ours, Figures Bare)> RoundAsync(Scenario scenario) => (
        await Load.RunAsync(_toOurs, _ours, Requests, i => scenario.Ours(_subject, i)),
        await Load.RunAsync(_toBare, _bare, Requests, i => scenario.Bare(_subject, i)));

    private async Task FillAsync()
    {
        const string Password = "correct horse battery staple";
        var email = $"{Guid.NewGuid():N}@example.test";
        var person = new { email, password = Password, displayName = "Ada", companyName = "Test" };
        using var registered = await _toOurs.PostAsJsonAsync("/v1/accounts", person);
        var session = await PostAsync("/v1/sessions", new { email, password = Password, transport = "bearer" });
        _toOurs.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", session.GetProperty("accessToken").GetString());

        var me = await _toOurs.GetFromJsonAsync<JsonElement>("/v1/me");
        var tenant = me.GetProperty("tenantId").GetGuid();
        _toOurs.DefaultRequestHeaders.Add("Idempotency-Key", "first");
        await PostAsync("/v1/customers", new { name = "First", email = "first@example.test" });
        _toOurs.DefaultRequestHeaders.Remove("Idempotency-Key");

        // All rows have the encrypted text of the first. The bare API keeps its own in clear.
        await _servers.AdministerAsync($$"""
            INSERT INTO customers (id, tenant_id, name, email, lookup_email, created_at)
            SELECT gen_random_uuid(), tenant_id, 'Bob ' || n, email, sha256(n::text::bytea), now() - n * interval '1 s'
            FROM customers, generate_series(1, {{Rows}}) n;
            CREATE TABLE bare_customers (
                id uuid PRIMARY KEY, tenant_id uuid, name text, email text, created_at timestamptz);
            CREATE UNIQUE INDEX ON bare_customers (tenant_id, email);
            CREATE INDEX ON bare_customers (tenant_id, lower(name), id);
            CREATE INDEX ON bare_customers (tenant_id, created_at, id);
            GRANT SELECT, INSERT ON bare_customers TO app_migrator;
            INSERT INTO bare_customers
            SELECT id, tenant_id, name, id || '@example.test', created_at FROM customers;
            INSERT INTO invoices (id, tenant_id, customer_id, number, currency, created_at, status, total, lines)
            SELECT gen_random_uuid(), tenant_id, id, row_number() OVER (), 'EUR', created_at, 'Sent', 2500,
                '[{"Position": 1, "Description": "Work", "Quantity": 2, "UnitPrice": 1250}]' FROM customers;
            """);
        await _servers.AdministerAsync("ANALYZE");
        _subject = new Subject(tenant, await IdsAsync("customers"), await IdsAsync("invoices"));
    }

    private async Task<IReadOnlyList<Guid>> IdsAsync(string table)
    {
        var ids = await _servers.AdministerAsync($"SELECT id FROM {table}");
        return [.. ids.Split('\n').Select(Guid.Parse)];
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await _toOurs.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
