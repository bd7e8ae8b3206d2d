using System.Net;

namespace ProdReady.IntegrationTests.Customers;

public sealed class ChangeCustomerTests(TestServers servers)
{
    public static TheoryData<string, string[]> BadBodies => CustomerBodies.Bad;

    [Fact]
    public async Task Of_twenty_who_change_what_they_read_one_succeeds()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var created = await SomeCustomer.CreateAsync(tenant.Client);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Call.Put(created.Location, SomeCustomer.New($"Name {i}"), created.ETag).SendAsync(tenant.On(i % 2))));

        Assert.Equal("1 x OK, 19 x PreconditionFailed", answers.Statuses());
        var won = answers.Single(answer => answer.Status == HttpStatusCode.OK);
        Assert.NotEqual(created.ETag, won.ETag);
        await Eventually.IsTrueAsync(
            async () => (await Call.Get(created.Location).SendAsync(tenant.Client)).Text == won.Text, "the winner's name stays");
    }

    [Fact]
    public async Task An_old_version_is_refused_even_for_the_values_that_are_there()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var created = await SomeCustomer.CreateAsync(tenant.Client, "Before");
        var after = SomeCustomer.New("After");
        (await Call.Put(created.Location, after, created.ETag).SendAsync(tenant.Client)).Is(HttpStatusCode.OK);

        (await Call.Put(created.Location, after, created.ETag).SendAsync(tenant.Client)).Is(HttpStatusCode.PreconditionFailed);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.PreconditionRequired)]
    [InlineData("\"0\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"x\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("W/\"1\"", HttpStatusCode.PreconditionFailed)]
    public async Task Needs_the_version_that_was_read(string? ifMatch, HttpStatusCode status)
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var created = await SomeCustomer.CreateAsync(tenant.Client);

        (await Call.Put(created.Location, SomeCustomer.New(), ifMatch).SendAsync(tenant.Client)).Is(status);
        (await Call.Delete(created.Location, ifMatch).SendAsync(tenant.Client)).Is(status);
    }

    [Fact]
    public async Task Rejects_the_email_of_another_customer_and_takes_its_own()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        await SomeCustomer.CreateAsync(tenant.Client, email: "taken@example.test");
        var created = await SomeCustomer.CreateAsync(tenant.Client, email: "own@example.test");

        (await Call.Put(created.Location, SomeCustomer.New(email: "Taken@example.test"), created.ETag).SendAsync(tenant.Client))
            .Is(HttpStatusCode.Conflict);
        (await Call.Put(created.Location, SomeCustomer.New("Ada", "own@example.test"), created.ETag).SendAsync(tenant.Client))
            .Is(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Names_the_field_that_is_wrong(string body, string[] fields)
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var created = await SomeCustomer.CreateAsync(tenant.Client);

        var answer = await Call.Put(created.Location, body, created.ETag).SendAsync(tenant.Client);

        Assert.Equal(fields, answer.Is(HttpStatusCode.BadRequest).WrongFields);
    }
}
