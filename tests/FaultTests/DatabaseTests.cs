using System.Diagnostics;
using System.Net;

namespace ProdReady.FaultTests;

public sealed class DatabaseTests(Stage stage)
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(17);

    public static TheoryData<string> Faults => ["PostgreSQL killed", "PostgreSQL hanging", "PgBouncer killed"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Without_the_database_instances_say_so_in_time_and_recover_by_themselves(string fault)
    {
        var tenant = await stage.System.NewTenantAsync(TestContext.Current.CancellationToken);
        using var probe = stage.System.Anonymous();
        var path = (await Business.NewCustomerAsync(tenant.Client)).Location;

        var repair = Break(fault);
        try
        {
            await Eventually.IsTrueAsync(async () => !await Business.IsReadyAsync(probe), "readiness says no");
            Assert.True(await Business.AnswersAsync(probe, "/health/live"), "A restart would not help.");
            await FailsInTimeAsync(tenant.Client, Call.Get("/v1/invoices"));
            await FailsInTimeAsync(tenant.Client, Call.Post("/v1/customers", new { name = "Bob", email = "bob@example.test" }));
        }
        finally
        {
            await repair();
        }

        await Eventually.IsTrueAsync(() => Business.IsReadyAsync(probe), "readiness says yes", TimeSpan.FromSeconds(30));
        (await Call.Get(path).SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        await Business.NewInvoiceAsync(tenant.Client);
    }

    private static async Task FailsInTimeAsync(HttpClient client, Call call)
    {
        var began = Stopwatch.GetTimestamp();
        var answer = (await call.SendAsync(client)).Is(HttpStatusCode.ServiceUnavailable);

        Assert.True(Stopwatch.GetElapsedTime(began) < RequestLimit, "The answer came too late.");
        Assert.True(answer.Headers.RetryAfter is not null, "A client must know when to come back.");
        Assert.Equal(503, answer.Json.GetProperty("status").GetInt32());
        Assert.DoesNotContain("Npgsql", answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    private Func<Task> Break(string fault)
    {
        var servers = stage.Servers;
        switch (fault)
        {
            case "PostgreSQL killed":
                servers.Postgres.Kill();
                return () => servers.Postgres.StartAsync();
            case "PostgreSQL hanging":
                servers.Postgres.Pause();
                return () =>
                {
                    servers.Postgres.Resume();
                    return servers.Postgres.WaitUntilReadyAsync();
                };
            default:
                servers.PgBouncer.Kill();
                return () => servers.PgBouncer.StartAsync();
        }
    }
}
