using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Text;

namespace ProdReady.FaultTests;

public sealed class DatabaseTests(Stage stage)
{
    // What the balancer waits for, and what an instance needs at the most, as that one's settings say.
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(17), AnswerLimit = TimeSpan.FromSeconds(15);

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

    // A transfer may take minutes, so no limit of the request's ends it: each thing that it asks of the database has to.
    [Fact]
    public async Task An_upload_that_loses_the_database_on_its_way_is_told_so_in_time()
    {
        var tenant = await stage.System.NewTenantAsync(TestContext.Current.CancellationToken);
        var file = new Pipe();
        using var content = new StreamContent(file.Reader.AsStream());
        content.Headers.ContentType = new("text/plain");
        await file.Writer.WriteAsync(Encoding.ASCII.GetBytes(new string('a', 8192)), TestContext.Current.CancellationToken);
        var upload = Call.Post("/v1/documents?name=a.txt", content).SendAsync(tenant.Client);
        var begun = $"SELECT count(*) FROM loose_objects WHERE tenant_id = '{tenant.Id}'";
        await Eventually.IsTrueAsync(
            async () => await stage.Servers.AdministerAsync(begun, ct: TestContext.Current.CancellationToken) == "1",
            "the file is under way");

        stage.Servers.PgBouncer.Pause();
        try
        {
            var began = Stopwatch.GetTimestamp();
            await file.Writer.CompleteAsync();
            (await upload).Is(HttpStatusCode.ServiceUnavailable);
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, AnswerLimit);
        }
        finally
        {
            stage.Servers.PgBouncer.Resume();
        }

        using var probe = stage.System.Anonymous();
        await Eventually.IsTrueAsync(() => Business.IsReadyAsync(probe), "readiness says yes", TimeSpan.FromSeconds(30));
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
