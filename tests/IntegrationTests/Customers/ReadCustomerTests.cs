using System.Net;

namespace ProdReady.IntegrationTests.Customers;

public sealed class ReadCustomerTests(TestServers servers)
{
    [Fact]
    public async Task Sends_no_body_to_those_who_have_it_already()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var created = await SomeCustomer.CreateAsync(tenant.Client);

        var known = await (Call.Get(created.Location) with { IfNoneMatch = created.ETag }).SendAsync(tenant.Client);
        var unknown = await (Call.Get(created.Location) with { IfNoneMatch = "\"1\", \"2\"" }).SendAsync(tenant.Client);

        Assert.Empty(known.Is(HttpStatusCode.NotModified).Text);
        Assert.Equal(created.ETag, known.ETag);
        Assert.Equal(created.Text, unknown.Is(HttpStatusCode.OK).Text);
    }

    [Fact]
    public async Task A_customer_of_another_tenant_is_not_there()
    {
        var system = await servers.SystemAsync();
        var (one, other) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        var created = await SomeCustomer.CreateAsync(one.Client);
        (await Call.Get(created.Location).SendAsync(one.Client)).Is(HttpStatusCode.OK);

        (await Call.Get(created.Location).SendAsync(other.Client)).Is(HttpStatusCode.NotFound);
        (await Call.Put(created.Location, SomeCustomer.New(), created.ETag).SendAsync(other.Client)).Is(HttpStatusCode.NotFound);
        (await Call.Delete(created.Location, created.ETag).SendAsync(other.Client)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_instance_shows_a_change_although_all_had_it_cached()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var customer = await SomeCustomer.CreateAsync(tenant.Client, "Name 0");
        var (first, second) = (tenant.On(0), tenant.On(1));
        for (var i = 1; i <= 10; i++)
        {
            await Call.Get(customer.Location).SendAsync(first);
            await Call.Get(customer.Location).SendAsync(second);
            var read = await Call.Get(customer.Location).SendAsync(first);

            var changed = await Call.Put(customer.Location, SomeCustomer.New($"Name {i}"), read.ETag).SendAsync(first);

            changed.Is(HttpStatusCode.OK);
            Assert.Equal(changed.Text, (await Call.Get(customer.Location).SendAsync(first)).Text);
            await Eventually.IsTrueAsync(
                async () => (await Call.Get(customer.Location).SendAsync(second)).ETag == changed.ETag,
                "the other instance is told of the change, whose own copy would live on for minutes");
        }
    }

    [Fact]
    public async Task Nobody_reads_it_signed_out()
    {
        var system = await servers.SystemAsync();
        var created = await SomeCustomer.CreateAsync((await system.NewTenantAsync(Test.Ct)).Client);

        (await Call.Get(created.Location).SendAsync(system.Anonymous())).Is(HttpStatusCode.Unauthorized);
    }
}
