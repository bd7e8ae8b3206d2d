using System.Net;
using ProdReady.IntegrationTests.Invoices;

namespace ProdReady.IntegrationTests.Customers;

public sealed class DeleteCustomerTests(TestServers servers)
{
    [Fact]
    public async Task Is_gone_from_every_instance_although_all_had_it_cached()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var created = await SomeCustomer.CreateAsync(tenant.Client);
        await Call.Get(created.Location).SendAsync(tenant.On(1));

        (await Call.Delete(created.Location, created.ETag).SendAsync(tenant.Client)).Is(HttpStatusCode.NoContent);

        (await Call.Get(created.Location).SendAsync(tenant.Client)).Is(HttpStatusCode.NotFound);
        (await Call.Delete(created.Location, created.ETag).SendAsync(tenant.Client)).Is(HttpStatusCode.NotFound);
        await Eventually.IsTrueAsync(
            async () => (await Call.Get(created.Location).SendAsync(tenant.On(1))).Status == HttpStatusCode.NotFound,
            "the other instance is told, whose own copy would live on for minutes");
    }

    [Fact]
    public async Task Keeps_a_customer_that_has_invoices()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var created = await SomeCustomer.CreateAsync(tenant.Client);
        await SomeInvoice.CreateAsync(tenant.Client, created.Id);

        var refused = await Call.Delete(created.Location, created.ETag).SendAsync(tenant.Client);

        Assert.Equal("A customer with invoices cannot be deleted.", refused.Is(HttpStatusCode.Conflict).Detail);
        (await Call.Get(created.Location).SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Refuses_a_version_that_was_changed_meanwhile()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var created = await SomeCustomer.CreateAsync(tenant.Client);
        (await Call.Put(created.Location, SomeCustomer.New("Changed"), created.ETag).SendAsync(tenant.Client))
            .Is(HttpStatusCode.OK);

        (await Call.Delete(created.Location, created.ETag).SendAsync(tenant.Client)).Is(HttpStatusCode.PreconditionFailed);
    }
}
