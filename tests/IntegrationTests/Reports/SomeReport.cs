using System.Net;
using System.Text;
using System.Text.Json;

namespace ProdReady.IntegrationTests.Reports;

/// <summary>A report as a client gets it.</summary>
public static class SomeReport
{
    public static Task<Answer> AskAsync(HttpClient client, string format = "csv", int? year = null) =>
        Call.Post("/v1/reports", new { year = year ?? TimeProvider.System.GetUtcNow().Year, format }).SendAsync(client);

    /// <summary>Its bytes, once it is ready.</summary>
    public static async Task<byte[]> FetchAsync(
        HttpClient client, string format = "csv", int? year = null, TimeSpan? limit = null)
    {
        var asked = (await AskAsync(client, format, year)).Is(HttpStatusCode.Accepted);
        var job = await client.SucceedsAsync(asked.Location, limit);
        using var content = await client.GetAsync(job.GetProperty("resultUrl").GetString(), Test.Ct);
        Assert.Equal(HttpStatusCode.OK, content.StatusCode);
        Assert.Equal("attachment", content.Content.Headers.ContentDisposition?.DispositionType);
        Assert.True(content.Headers.CacheControl?.NoStore);
        return await content.Content.ReadAsByteArrayAsync(Test.Ct);
    }

    public static async Task<string[]> LinesAsync(HttpClient client, int? year = null, TimeSpan? limit = null) =>
        Encoding.UTF8.GetString(await FetchAsync(client, "csv", year, limit)).Split("\r\n");

    /// <summary>So many invoices of the year 2023, a minute after each other.</summary>
    public static async Task HasInvoicesAsync(this TestTenant tenant, int count)
    {
        for (var i = 0; i < 3; i++)
        {
            var customer = new { name = $"Customer {i}", email = $"{Guid.NewGuid():N}@example.test" };
            (await Call.Post("/v1/customers", customer).SendAsync(tenant.Client)).Is(HttpStatusCode.Created);
        }

        await tenant.System.Servers.AdministerAsync(
            $$"""
            INSERT INTO invoices (id, tenant_id, customer_id, number, currency, created_at, status, total, lines)
            SELECT gen_random_uuid(), tenant_id, id, n, 'EUR', '2023-01-01Z'::timestamptz + n * interval '1 minute', 'Sent',
                2500 + n, '[]'
            FROM generate_series(1, {{count}}) AS n
            JOIN (SELECT *, row_number() OVER () AS i FROM customers WHERE tenant_id = '{{tenant.Id}}') AS c ON c.i = 1 + n % 3;
            ANALYZE invoices;
            """, ct: Test.Ct);
    }

    /// <summary>The job at that address, once it has succeeded; a failed one fails the test and shows why.</summary>
    public static async Task<JsonElement> SucceedsAsync(
        this HttpClient client, string location, TimeSpan? limit = null)
    {
        JsonElement job = default;
        await Eventually.IsTrueAsync(
            async () =>
            {
                var answer = (await Call.Get(location).SendAsync(client)).Is(HttpStatusCode.OK);
                var state = (job = answer.Json).GetProperty("state").GetString();
                Assert.False(state is "failed" or "cancelled", answer.Text);
                return state == "succeeded";
            },
            "the job has succeeded", limit ?? TimeSpan.FromSeconds(30), () => RowAsync(job));
        return job;
    }

    // With its attempts and its lease, which clients are not shown.
    private static async Task<string> RowAsync(JsonElement job) =>
        await TestContext.Current.GetFixture<TestServers>() is not { } servers ? $"{job}"
            : await (await servers.AllAsync()).AdministerAsync(
                $"SELECT now(), to_jsonb(jobs) FROM jobs WHERE id = '{job.GetProperty("id").GetGuid()}'", ct: Test.Ct);
}
