using System.Net;
using System.Text.Json;

namespace ProdReady.IntegrationTests.Audit;

public sealed class ListAuditEntriesTests(TestServers servers)
{
    [Fact]
    public async Task Tells_who_did_what_to_which_row_from_where_without_what_is_personal()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var invoice = await Payments.Billing.SentInvoiceAsync(tenant);

        var entries = await ListAsync(tenant, $"?entity=Invoice&entityId={invoice}");

        Assert.Equal(["modified", "added"], entries.Select(entry => entry.GetProperty("action").GetString()!));
        Assert.Equal("127.0.0.1", entries[0].GetProperty("address").GetString());
        Assert.NotEqual(Guid.Empty, entries[0].GetProperty("actorId").GetGuid());
        var status = entries[0].GetProperty("changes").EnumerateArray()
            .Single(change => change.GetProperty("property").GetString() == "status");
        Assert.Equal(("draft", "sent"), (status.GetProperty("before").GetString(), status.GetProperty("after").GetString()));

        var customer = Assert.Single(await ListAsync(tenant, "?entity=Customer"));
        Assert.Contains("\"property\":\"email\"", customer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("@example.test", customer.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Eve", customer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_through_the_whole_trail_and_shows_no_other_tenants()
    {
        var system = await servers.SystemAsync();
        var (tenant, other) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        await Payments.Billing.SentInvoiceAsync(tenant);
        await Payments.Billing.SentInvoiceAsync(other);

        var seen = new List<Guid>();
        const string First = "?entity=Invoice&limit=1";
        for (var query = First; query is not null;)
        {
            using var page = await JsonAsync(tenant, query);
            var items = page.RootElement.GetProperty("items").EnumerateArray();
            seen.AddRange(items.Select(item => item.GetProperty("id").GetGuid()));
            query = page.RootElement.GetProperty("nextCursor").GetString() is { } cursor ? $"{First}&cursor={cursor}" : null;
        }

        Assert.Equal(2, seen.Distinct().Count()); // drafted and sent
        Assert.Equal(2, seen.Count);
    }

    private static async Task<List<JsonElement>> ListAsync(TestTenant tenant, string query)
    {
        using var page = await JsonAsync(tenant, query);
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.Clone())];
    }

    private static async Task<JsonDocument> JsonAsync(TestTenant tenant, string query)
    {
        using var answer = await tenant.Client.GetAsync(new Uri("/v1/audit" + query, UriKind.Relative), Test.Ct);
        var body = await answer.Content.ReadAsStringAsync(Test.Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return JsonDocument.Parse(body);
    }
}
