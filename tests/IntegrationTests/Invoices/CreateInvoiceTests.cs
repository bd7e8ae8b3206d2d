using System.Net;
using ProdReady.IntegrationTests.Customers;

namespace ProdReady.IntegrationTests.Invoices;

public sealed class CreateInvoiceTests(TestServers servers)
{
    private const string Line = """{"description":"Work","quantity":1,"unitPrice":100}""";

    /// <summary>What stands for the whole body but its customer, and the fields that the refusal must name.</summary>
    public static TheoryData<string, string[]> BadBodies => new()
    {
        { "", ["currency", "lines"] },
        { $$""","currency":"EURO","lines":[{{Line}}]""", ["currency"] },
        { $$""","currency":"eur","lines":[{{Line}}]""", ["currency"] },
        { $$""","currency":"XXX","lines":[{{Line}}]""", ["currency"] },
        { $$""","currency":null,"lines":[{{Line}}]""", ["currency"] },
        { ""","currency":"EUR","lines":[]""", ["lines"] },
        { ""","currency":"EUR","lines":null""", ["lines"] },
        { ""","currency":"EUR","lines":[null]""", ["lines"] },
        { ""","currency":"EUR","lines":[{}]""", ["lines[0].description", "lines[0].quantity", "lines[0].unitPrice"] },
        { $$""","currency":"EUR","lines":[{{Line}},{"description":"","quantity":1,"unitPrice":1}]""", ["lines[1].description"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":0,"unitPrice":1}]""", ["lines[0].quantity"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":-1,"unitPrice":1}]""", ["lines[0].quantity"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":1000001,"unitPrice":1}]""", ["lines[0].quantity"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":1.5,"unitPrice":1}]""", ["lines[0].quantity"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":"1","unitPrice":1}]""", ["lines[0].quantity"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":1,"unitPrice":-1}]""", ["lines[0].unitPrice"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":1,"unitPrice":19.99}]""", ["lines[0].unitPrice"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":1,"unitPrice":1000000000001}]""", ["lines[0].unitPrice"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":1,"unitPrice":1e19}]""", ["lines[0].unitPrice"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":1,"unitPrice":0}]""", ["lines"] },
        { ""","currency":"EUR","lines":[{"description":"A","quantity":1000000,"unitPrice":1000000000000}]""", ["lines"] },
        { $$""","currency":"EUR","lines":[{{string.Join(',', Enumerable.Repeat(Line, 101))}}]""", ["lines"] },
        { $$""","currency":"EUR","lines":[{"description":"A","quantity":1,"unitPrice":1,"tax":1}]""", ["lines[0].tax"] },
        { $$""","currency":"EUR","lines":[{{Line}}],"number":7""", ["number"] },
    };

    [Fact]
    public async Task Answers_with_the_draft_and_where_to_read_it()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

        var created = await SomeInvoice.CreateAsync(tenant.Client);

        var read = (await Call.Get(created.Location).SendAsync(tenant.On(1))).Is(HttpStatusCode.OK);
        Assert.Equal((created.Text, created.ETag), (read.Text, read.ETag));
        Assert.Equal(("draft", 1, 3998), (read.State(), read.Number(), read.Json.GetProperty("total").GetInt64()));
        Assert.Equal(3998, read.Json.GetProperty("lines")[0].GetProperty("amount").GetInt64());
    }

    [Fact]
    public async Task Fifty_at_once_are_numbered_without_a_gap()
    {
        var system = await servers.SystemAsync();
        var (tenant, other) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        var customer = (await SomeCustomer.CreateAsync(tenant.Client)).Id;
        await SomeInvoice.CreateAsync(other.Client);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Call.Post("/v1/invoices", SomeInvoice.New(customer)).SendAsync(tenant.On(i % 2))));

        Assert.Equal(Enumerable.Range(1, 50), answers.Select(answer => answer.Is(HttpStatusCode.Created).Number()).Order());
    }

    [Fact]
    public async Task One_that_breaks_off_after_it_took_a_number_gives_it_back()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var customer = (await SomeCustomer.CreateAsync(tenant.Client)).Id;
        var breaking = BreakNextInvoiceAsync(system, customer);
        await Eventually.IsTrueAsync(
            async () => await system.Servers.AdministerAsync(
                $"SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%{customer}%'", ct: Test.Ct) != "",
            "the customer is locked", TimeSpan.FromSeconds(30));
        var call = Call.Post("/v1/invoices", SomeInvoice.New(customer));

        Assert.NotEqual(HttpStatusCode.Created, (await call.SendAsync(tenant.Client)).Status);
        await breaking;

        Assert.Equal(1, (await call.SendAsync(tenant.Client)).Is(HttpStatusCode.Created).Number());
    }

    /// <summary>Locks what the row of an invoice must refer to, and cancels who waits for it.</summary>
    private static Task<string> BreakNextInvoiceAsync(TestSystem system, Guid customer) => system.Servers.AdministerAsync(
        $"""
        DO $do$ DECLARE waiting integer; BEGIN
            PERFORM FROM customers WHERE id = '{customer}' FOR UPDATE;
            FOR i IN 1..1000 LOOP
                PERFORM pg_stat_clear_snapshot(), pg_sleep(0.05);
                SELECT pid INTO waiting FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)) LIMIT 1;
                IF waiting IS NOT NULL THEN PERFORM pg_cancel_backend(waiting); RETURN; END IF;
            END LOOP;
            RAISE 'Nobody came.';
        END $do$
        """, ct: Test.Ct);

    [Fact]
    public async Task Those_refused_take_no_number()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var customer = (await SomeCustomer.CreateAsync(tenant.Client)).Id;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Call.Post("/v1/invoices", SomeInvoice.New(i % 2 == 0 ? customer : Guid.NewGuid())).SendAsync(tenant.On(i % 2))));

        var made = answers.Where(answer => answer.Status == HttpStatusCode.Created).Select(answer => answer.Number());
        Assert.Equal(Enumerable.Range(1, 10), made.Order());
    }

    [Fact]
    public async Task Fifty_at_once_with_one_key_make_one_invoice_and_get_one_answer()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var call = Call.Post("/v1/invoices", SomeInvoice.New((await SomeCustomer.CreateAsync(tenant.Client)).Id));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => call.SendPatientlyAsync(tenant.On(i % 2))));

        Assert.Single(answers.Select(answer => answer.Is(HttpStatusCode.Created).Text).Distinct());
        Assert.Single(answers.Select(answer => (answer.ETag, answer.Location)).Distinct());
        Assert.Single(answers, answer => !answer.IsReplayed);
        Assert.Equal(2, (await SomeInvoice.CreateAsync(tenant.Client)).Number());
    }

    [Fact]
    public async Task A_customer_of_another_tenant_is_unknown()
    {
        var system = await servers.SystemAsync();
        var (tenant, other) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        var foreign = (await SomeCustomer.CreateAsync(other.Client)).Id;

        var answer = await Call.Post("/v1/invoices", SomeInvoice.New(foreign)).SendAsync(tenant.Client);

        Assert.Equal(["customerId"], answer.Is(HttpStatusCode.BadRequest).WrongFields);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Names_the_field_that_is_wrong(string rest, string[] fields)
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var customer = (await SomeCustomer.CreateAsync(tenant.Client)).Id;

        var answer = await Call.Post("/v1/invoices", $$"""{"customerId":"{{customer}}"{{rest}}}""").SendAsync(tenant.Client);

        Assert.Equal(fields, answer.Is(HttpStatusCode.BadRequest).WrongFields);
    }
}
