using System.Net;

namespace ProdReady.IntegrationTests.Customers;

public sealed class CreateCustomerTests(TestServers servers)
{
    public static TheoryData<string, string[]> BadBodies => CustomerBodies.Bad;

    [Fact]
    public async Task Answers_with_what_was_made_and_where_to_read_it()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

        var created = await SomeCustomer.CreateAsync(tenant.Client, " Ada Ltd ", "Ada@Example.test");

        var read = (await Call.Get(created.Location).SendAsync(tenant.On(1))).Is(HttpStatusCode.OK);
        Assert.Equal(created.Text, read.Text);
        Assert.Equal(created.ETag, read.ETag);
        Assert.Equal("Ada Ltd", read.Json.GetProperty("name").GetString());
        Assert.Equal("ada@example.test", read.Json.GetProperty("email").GetString());
    }

    [Fact]
    public async Task Rejects_an_email_already_taken_however_it_is_typed()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        await SomeCustomer.CreateAsync(tenant.Client, email: "ada@example.test");

        var second = await Call.Post("/v1/customers", SomeCustomer.New(email: "ADA@example.test")).SendAsync(tenant.Client);

        Assert.Contains("e-mail", second.Is(HttpStatusCode.Conflict).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_repeated_over_two_instances_makes_one_customer_with_one_line_in_the_audit_trail()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var create = Call.Post("/v1/customers", SomeCustomer.New());

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => create.SendPatientlyAsync(tenant.On(i % 2))));

        Assert.Equal("50 x Created", answers.Statuses());
        var (location, tag) = Assert.Single(answers.Select(answer => (answer.Location, answer.ETag)).Distinct());
        var read = (await Call.Get(location).SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        Assert.Equal(tag, read.ETag);
        var lines = await Call.Get("/v1/audit?entity=Customer").SendAsync(tenant.Client);
        Assert.Single(lines.Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task An_email_that_is_taken_leaves_the_key_free()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        await SomeCustomer.CreateAsync(tenant.Client, email: "ada@example.test");
        var taken = Call.Post("/v1/customers", SomeCustomer.New(email: "ada@example.test"));

        var refused = (await taken.SendAsync(tenant.Client)).Is(HttpStatusCode.Conflict);

        Assert.Null(refused.Headers.ETag);
        Assert.Null(refused.Headers.Location);
        (await (taken with { Body = SomeCustomer.New() }).SendAsync(tenant.Client)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Takes_an_email_that_another_tenant_has()
    {
        var system = await servers.SystemAsync();
        var (one, other) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        await SomeCustomer.CreateAsync(one.Client, email: "ada@example.test");

        await SomeCustomer.CreateAsync(other.Client, email: "ada@example.test");
    }

    [Fact]
    public async Task Fifty_at_once_with_one_email_make_one_customer()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var customer = SomeCustomer.New();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Call.Post("/v1/customers", customer).SendAsync(tenant.On(i % 2))));

        Assert.Equal("1 x Created, 49 x Conflict", answers.Statuses());
    }

    [Fact]
    public async Task A_refusal_leaves_the_key_free_for_the_corrected_request()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var wrong = Call.Post("/v1/customers", SomeCustomer.New(email: "nobody"));

        (await wrong.SendAsync(tenant.Client)).Is(HttpStatusCode.BadRequest);

        (await (wrong with { Body = SomeCustomer.New() }).SendAsync(tenant.Client)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Needs_an_idempotency_key()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

        var call = Call.Post("/v1/customers", SomeCustomer.New()) with { IdempotencyKey = null };

        (await call.SendAsync(tenant.Client)).Is(HttpStatusCode.BadRequest);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Names_the_field_that_is_wrong(string body, string[] fields)
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

        var answer = await Call.Post("/v1/customers", body).SendAsync(tenant.Client);

        Assert.Equal(fields, answer.Is(HttpStatusCode.BadRequest).WrongFields);
    }
}
