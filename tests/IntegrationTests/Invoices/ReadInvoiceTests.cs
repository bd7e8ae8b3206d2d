using System.Net;

namespace ProdReady.IntegrationTests.Invoices;

public sealed class ReadInvoiceTests(TestServers servers)
{
    [Fact]
    public async Task Sends_no_body_to_those_who_have_it_already()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var draft = await SomeInvoice.CreateAsync(tenant.Client);
        var call = Call.Get(draft.Location) with { IfNoneMatch = draft.ETag };

        (await call.SendAsync(tenant.Client)).Is(HttpStatusCode.NotModified);
        (await Call.Post($"{draft.Location}/send").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        Assert.Equal("sent", (await call.SendAsync(tenant.Client)).Is(HttpStatusCode.OK).State());
    }

    [Fact]
    public async Task An_invoice_of_another_tenant_is_not_there()
    {
        var system = await servers.SystemAsync();
        var (tenant, other) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        var draft = await SomeInvoice.CreateAsync(tenant.Client);

        var answer = (await Call.Get(draft.Location).SendAsync(other.Client)).Is(HttpStatusCode.NotFound);

        Assert.Equal("There is no invoice with this id.", answer.Detail);
        Assert.DoesNotContain(other.Id.ToString(), answer.Text, StringComparison.Ordinal);
    }
}
