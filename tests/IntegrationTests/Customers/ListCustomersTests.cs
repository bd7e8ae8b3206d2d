using System.Net;

namespace ProdReady.IntegrationTests.Customers;

public sealed class ListCustomersTests(TestServers servers)
{
    [Theory]
    [InlineData("name", new[] { "Alma", "bert", "Bertha", "carl", "Zoe", "Ärger" })]
    [InlineData("-name", new[] { "Ärger", "Zoe", "carl", "Bertha", "bert", "Alma" })]
    [InlineData("createdAt", new[] { "bert", "Zoe", "Alma", "Ärger", "carl", "Bertha" })]
    [InlineData("-createdAt", new[] { "Bertha", "carl", "Ärger", "Alma", "Zoe", "bert" })]
    public async Task Every_order_is_read_whole_and_once_in_pages_of_any_size(string sort, string[] names)
    {
        var tenant = await NewTenantAsync("bert", "Zoe", "Alma", "Ärger", "carl", "Bertha");

        for (var limit = 1; limit <= 7; limit++)
        {
            Assert.Equal(names, await ReadAllAsync(tenant, $"sort={sort}&limit={limit}"));
        }
    }

    [Fact]
    public async Task Pages_by_name_unless_told_otherwise()
    {
        var tenant = await NewTenantAsync([.. Enumerable.Range(0, 21).Reverse().Select(i => $"Name {i:00}")]);

        var page = (await Call.Get("/v1/customers").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"Name {i:00}"), Names(page));
        Assert.NotNull(NextCursor(page));
    }

    [Fact]
    public async Task Customers_of_one_name_are_neither_skipped_nor_repeated()
    {
        var tenant = await NewTenantAsync([.. Enumerable.Repeat("Same", 7)]);

        Assert.Equal(7, (await ReadAllAsync(tenant, "limit=2")).Count);
        Assert.Equal(7, (await ReadAllAsync(tenant, "limit=2&sort=-name")).Count);
    }

    [Theory]
    [InlineData("name=BER", new[] { "bert", "Bertha" })]
    [InlineData("name=ber&sort=-createdAt", new[] { "Bertha", "bert" })]
    [InlineData("name=%25", new string[0])]
    [InlineData("name=_ert", new string[0])]
    [InlineData("name=%5C", new string[0])]
    [InlineData("name=%C3%A4rg", new[] { "Ärger" })]
    [InlineData("email=BERT-0%40example.test", new[] { "bert" })]
    [InlineData("email=nobody%40example.test", new string[0])]
    public async Task Filters_by_the_beginning_of_the_name_and_by_email(string filter, string[] names)
    {
        var tenant = await NewTenantAsync("bert", "Zoe", "Ärger", "Bertha");

        Assert.Equal(names, await ReadAllAsync(tenant, $"{filter}&limit=1"));
    }

    [Fact]
    public async Task What_is_added_and_deleted_meanwhile_moves_no_page()
    {
        var tenant = await NewTenantAsync("b", "d", "f", "h");
        var first = await Call.Get("/v1/customers?limit=2").SendAsync(tenant.Client);

        await SomeCustomer.CreateAsync(tenant.Client, "a");
        await SomeCustomer.CreateAsync(tenant.Client, "e");
        var last = first.Json.GetProperty("items")[1].GetProperty("id").GetGuid();
        var read = await Call.Get($"/v1/customers/{last}").SendAsync(tenant.Client);
        (await Call.Delete($"/v1/customers/{last}", read.ETag).SendAsync(tenant.Client)).Is(HttpStatusCode.NoContent);

        Assert.Equal(["e", "f", "h"], await ReadAllAsync(tenant, "limit=2", NextCursor(first)));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("sort=email", "sort")]
    [InlineData("sort=", "sort")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=AAAA", "cursor")]
    [InlineData("cursor=%00", "cursor")]
    public async Task Names_the_parameter_that_is_wrong(string query, string parameter)
    {
        var tenant = await NewTenantAsync();

        var answer = await Call.Get($"/v1/customers?{query}").SendAsync(tenant.Client);

        Assert.Equal([parameter], answer.Is(HttpStatusCode.BadRequest).WrongFields);
    }

    [Fact]
    public async Task A_NUL_that_PostgreSQL_cannot_compare_is_a_bad_request()
    {
        var tenant = await NewTenantAsync();

        (await Call.Get("/v1/customers?name=%00").SendAsync(tenant.Client)).Is(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_cursor_that_was_edited_is_refused()
    {
        var tenant = await NewTenantAsync("a", "b", "c");
        var cursor = NextCursor(await Call.Get("/v1/customers?limit=1").SendAsync(tenant.Client))!;

        for (var i = 0; i < cursor.Length; i++)
        {
            var edited = cursor[..i] + (cursor[i] == 'A' ? 'B' : 'A') + cursor[(i + 1)..];
            (await Call.Get($"/v1/customers?cursor={edited}").SendAsync(tenant.Client)).Is(HttpStatusCode.BadRequest);
        }

        (await Call.Get($"/v1/customers?cursor={cursor}").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cursor_serves_its_own_list_filter_order_and_tenant_only()
    {
        var (tenant, other) = (await NewTenantAsync("a", "b", "c"), await NewTenantAsync("a", "b", "c"));
        var cursor = NextCursor(await Call.Get("/v1/customers?limit=1").SendAsync(tenant.Client));

        foreach (var foreign in new[] { "customers?sort=-name&", "customers?name=a&", "customers?email=a&", "invoices?" })
        {
            (await Call.Get($"/v1/{foreign}cursor={cursor}").SendAsync(tenant.Client)).Is(HttpStatusCode.BadRequest);
        }

        (await Call.Get($"/v1/customers?cursor={cursor}").SendAsync(other.Client)).Is(HttpStatusCode.BadRequest);
    }

    private async Task<TestTenant> NewTenantAsync(params string[] names)
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        for (var i = 0; i < names.Length; i++)
        {
            var email = names[i].All(char.IsAsciiLetter) ? $"{names[i]}-{i}@example.test" : null;
            await SomeCustomer.CreateAsync(tenant.Client, names[i], email);
        }

        return tenant;
    }

    private static async Task<List<string?>> ReadAllAsync(TestTenant tenant, string query, string? cursor = null)
    {
        var names = new List<string?>();
        do
        {
            var from = cursor is null ? "" : $"&cursor={cursor}";
            var page = (await Call.Get($"/v1/customers?{query}{from}").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
            names.AddRange(Names(page));
            cursor = NextCursor(page);
        }
        while (cursor is not null);
        return names;
    }

    private static IEnumerable<string?> Names(Answer page) =>
        page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString());

    private static string? NextCursor(Answer page) => page.Json.GetProperty("nextCursor").GetString();
}
