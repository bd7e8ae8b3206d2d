using System.Net;
using ProdReady.IntegrationTests.Customers;

namespace ProdReady.IntegrationTests.Invoices;

public sealed class ListInvoicesTests(TestServers servers)
{
    [Fact]
    public async Task Shows_the_newest_first_in_pages_that_new_invoices_do_not_move()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var customer = (await SomeCustomer.CreateAsync(tenant.Client)).Id;
        for (var i = 1; i <= 5; i++)
        {
            await SomeInvoice.CreateAsync(tenant.Client, customer);
        }

        var first = (await Call.Get("/v1/invoices?limit=2").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        await SomeInvoice.CreateAsync(tenant.Client, customer);

        Assert.Equal([5, 4], Numbers(first));
        Assert.Equal([3, 2, 1], await ReadAllAsync(tenant, "limit=2", NextCursor(first)));
        Assert.Equal([6, 5, 4, 3, 2, 1], await ReadAllAsync(tenant, "limit=4"));
    }

    [Fact]
    public async Task Filters_by_status_and_by_customer()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var (ada, eve) = ((await SomeCustomer.CreateAsync(tenant.Client)).Id, (await SomeCustomer.CreateAsync(tenant.Client)).Id);
        foreach (var (customer, verb) in new[] { (ada, "send"), (eve, "send"), (ada, "void"), (ada, ""), (ada, "send") })
        {
            var draft = await SomeInvoice.CreateAsync(tenant.Client, customer);
            if (verb.Length > 0)
            {
                (await Call.Post($"{draft.Location}/{verb}").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
            }
        }

        Assert.Equal([5, 2, 1], await ReadAllAsync(tenant, "status=sent&limit=1"));
        Assert.Equal([5, 4, 3, 1], await ReadAllAsync(tenant, $"customerId={ada}&limit=1"));
        Assert.Equal([5, 1], await ReadAllAsync(tenant, $"customerId={ada}&status=sent&limit=1"));
        Assert.Equal([], await ReadAllAsync(tenant, "status=paid"));
        Assert.Equal([], await ReadAllAsync(tenant, $"customerId={Guid.NewGuid()}"));
    }

    [Theory]
    [InlineData("status=open", "status")]
    [InlineData("status=1", "status")]
    [InlineData("customerId=7", "customerId")]
    [InlineData("limit=101", "limit")]
    [InlineData("cursor=x", "cursor")]
    public async Task Names_the_parameter_that_is_wrong(string query, string parameter)
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

        var answer = await Call.Get($"/v1/invoices?{query}").SendAsync(tenant.Client);

        Assert.Equal([parameter], answer.Is(HttpStatusCode.BadRequest).WrongFields);
    }

    private static async Task<List<int>> ReadAllAsync(TestTenant tenant, string query, string? cursor = null)
    {
        var numbers = new List<int>();
        do
        {
            var from = cursor is null ? "" : $"&cursor={cursor}";
            var page = (await Call.Get($"/v1/invoices?{query}{from}").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
            numbers.AddRange(Numbers(page));
            cursor = NextCursor(page);
        }
        while (cursor is not null);
        return numbers;
    }

    private static IEnumerable<int> Numbers(Answer page) =>
        page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("number").GetInt32());

    private static string? NextCursor(Answer page) => page.Json.GetProperty("nextCursor").GetString();
}
