using System.Net;

namespace ProdReady.IntegrationTests.Payments;

public sealed class UnknownOutcomeTests(TestServers servers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("drop_after_charge", 1)] // a retry of the call learns it
    [InlineData("drop_after_charge", 4)] // the answer stays unknown until the job asks
    [InlineData("hang_after_charge", 3)]
    [InlineData("hang", 3)]
    [InlineData("error", 4)]
    [InlineData("rate_limited", 4)]
    public async Task Ends_in_one_charge_and_one_paid_invoice_whatever_the_provider_does(string behaviour, int times)
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        using var client = TestSystem.ClientOf(await servers.ImpatientApiAsync(), tenant.AccessToken);
        var invoice = await tenant.SentInvoiceAsync();
        system.Sandbox.Behave(invoice.ToString(), [.. Enumerable.Repeat(behaviour, times)]);
        var key = Guid.NewGuid().ToString();

        using var answer = await client.PayPatientlyAsync(invoice, key);

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Accepted });
        await Eventually.IsTrueAsync(
            async () => await tenant.Client.StatusAsync($"/v1/invoices/{invoice}") == "paid", "the invoice is paid", Patience);
        Assert.Equal("succeeded", await tenant.Client.StatusAsync(answer.Headers.Location!.ToString()));
        Assert.Single(system.Sandbox.Ledger.Charges(invoiceId: invoice.ToString()));

        using var replay = await tenant.Client.PayPatientlyAsync(invoice, key);
        Assert.Equal(answer.StatusCode, replay.StatusCode);
        using var second = await tenant.Client.PayAsync(invoice);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
    }

    [Fact]
    public async Task An_invoice_whose_payment_is_under_way_is_neither_paid_again_nor_voided()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        using var client = TestSystem.ClientOf(await servers.ImpatientApiAsync(), tenant.AccessToken);
        var invoice = await tenant.SentInvoiceAsync();
        system.Sandbox.Behave(invoice.ToString(), "hang", "hang", "hang");

        var first = client.PayAsync(invoice);
        await Eventually.IsTrueAsync(
            async () => await tenant.Client.StatusAsync($"/v1/invoices/{invoice}") == "paying", "the payment is under way");
        using var second = await tenant.Client.PayAsync(invoice);
        using var voided = await tenant.Client.PostKeyedAsync($"/v1/invoices/{invoice}/void", null);

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, voided.StatusCode);
        using var answer = await first;
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Accepted });
    }
}
