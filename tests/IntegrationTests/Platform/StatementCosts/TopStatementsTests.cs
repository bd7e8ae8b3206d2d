using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.IntegrationTests.Operators;
using ProdReady.Platform.StatementCosts;

namespace ProdReady.IntegrationTests.Platform.StatementCosts;

public sealed class TopStatementsTests(TestServers servers)
{
    [Fact]
    public async Task Counts_the_statements_of_both_roles_without_the_values_in_them()
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(Guid.NewGuid());
        await using var across = database.AcrossTenants.Open();
        await scope.Db.Database.ExecuteSqlAsync($"SELECT pg_sleep(0.01), 'eve@example.test' AS of_one_tenant", Test.Ct);
        await across.Database.ExecuteSqlAsync($"SELECT pg_sleep(0.01), 'eve@example.test' AS of_all_tenants", Test.Ct);

        var all = await Read(database).ReadAllAsync(Test.Ct);

        var ranked = TopStatements.Rank(all!).ToList();
        Assert.Equal(ranked.OrderByDescending(one => one.Total), ranked);
        Assert.Single(ranked, one => one.Text.EndsWith("AS of_one_tenant", StringComparison.Ordinal));
        Assert.Single(ranked, one => one.Text.EndsWith("AS of_all_tenants", StringComparison.Ordinal));
        Assert.All(ranked, one => Assert.DoesNotContain("eve@", one.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ALTER ROLE eve PASSWORD 'it''s secret'", "ALTER ROLE eve PASSWORD '…'")]
    [InlineData("SELECT $1 FROM t2 WHERE a = 42.5 AND b = $12 -- eve", "SELECT $1 FROM t2 WHERE a = ? AND b = $12")]
    [InlineData("DO $body$ secret $body$ /* eve */", "DO '…'")]
    [InlineData("SELECT 'cut off in the midd", "SELECT '…'")]
    public void Takes_out_what_looks_like_a_value(string text, string clean) => Assert.Equal(clean, StatementCost.Clean(text));

    [Fact]
    public async Task Reports_what_is_over_its_budget_since_the_run_before()
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(Guid.NewGuid());
        var log = new Lines();
        var options = new StatementsOptions
        {
            Interval = TimeSpan.FromMilliseconds(100), MostMean = TimeSpan.FromMilliseconds(200), Least = TimeSpan.Zero,
        };
        using var job = new WatchStatementsJob(Read(database), Options.Create(options), TimeProvider.System, log);
        // A column more: statements that differ in a name alone count as one.
        await scope.Db.Database.ExecuteSqlAsync($"SELECT pg_sleep(0.25) AS before_it_watched, 1, 2", Test.Ct);

        await job.StartAsync(Test.Ct);
        await Eventually.IsTrueAsync(
            async () =>
            {
                await scope.Db.Database.ExecuteSqlAsync($"SELECT pg_sleep(0.25) AS while_it_watched", Test.Ct);
                return log.Has("while_it_watched");
            },
            "the statement is reported");
        await job.StopAsync(Test.Ct);

        Assert.False(log.Has("before_it_watched"));
    }

    [Fact]
    public async Task Operators_see_the_ten_dearest_and_what_every_company_spent_on_models()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        await system.Servers.AdministerAsync($"""
            INSERT INTO model_budgets
            VALUES ('{tenant.Id}', date_trunc('month', now() AT TIME ZONE 'UTC'), 9000000000000, 8000000000000, 0, 0)
            """, ct: Test.Ct);
        using var client = await SomeOperator.SignInAsync(servers);

        var top = (await Call.Get("/v1/operator/top-statements").SendAsync(client)).Is(HttpStatusCode.OK).Json;
        var usage = (await Call.Get("/v1/operator/usage?limit=1").SendAsync(client)).Is(HttpStatusCode.OK).Json;

        Assert.Equal(10, top.GetArrayLength());
        Assert.Equal(tenant.Id, Assert.Single(usage.GetProperty("tenants").EnumerateArray()).GetProperty("tenantId").GetGuid());
        Assert.InRange(usage.GetProperty("spent").GetInt64(), 8_000_000_000_000, long.MaxValue);
    }

    private static TopStatements Read(TestDatabase database) => new(database.Scopes, database.AcrossTenants);

    private sealed class Lines : ILogger<WatchStatementsJob>
    {
        private readonly List<string> _lines = [];

        public bool Has(string text)
        {
            lock (_lines) return _lines.Exists(line => line.Contains(text, StringComparison.Ordinal));
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines) _lines.Add(formatter(state, exception));
        }
    }
}
