using ProdReady.App.Invoices;
using ProdReady.App.Receipts;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.Payments;

namespace ProdReady.IntegrationTests.Receipts;

[Collection("Workers")] // Its trace is in the log of the Worker that took the message: there must be one only.
public sealed class ReceiptTests(TestServers servers)
{
    [Theory]
    [InlineData("EUR", "Total paid: EUR 12.34")]
    [InlineData("JPY", "Total paid: JPY 1,234")]
    [InlineData("KWD", "Total paid: KWD 1.234")]
    public async Task A_paid_invoice_brings_its_customer_one_receipt_by_mail(string currency, string total)
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var email = $"{Guid.NewGuid():N}@example.test";
        var invoice = await tenant.SentInvoiceAsync(email, currency);

        using var paid = await tenant.Client.PayAsync(invoice);

        await Eventually.IsTrueAsync(() => system.MailsTo(email).Any(), "the mail is there", TimeSpan.FromSeconds(30));
        var (id, mail) = Assert.Single(system.MailFilesTo(email));
        Assert.Contains(total, mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<{id}@example.test>", mail.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_trace_leads_from_the_payment_to_the_mail()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var invoice = await tenant.SentInvoiceAsync();
        var trace = Guid.NewGuid().ToString("N");
        using var client = tenant.On(1);
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-00");

        using var paid = await client.PayAsync(invoice);

        await system.Workers[0].WaitForOutputAsync(trace, TimeSpan.FromSeconds(30), Test.Ct);
        foreach (var message in new[] { nameof(ReceiptIssued), nameof(InvoicePaid) }) // in whatever order they are done with
        {
            await Eventually.IsTrueAsync(() => Consumed(message), $"the line of {message} is there");
        }

        bool Consumed(string message) => system.Workers[0].Output.Split('\n').Any(line =>
            line.Contains($"\"TraceId\":\"{trace}\"", StringComparison.Ordinal)
            && line.Contains($"\"Message\":\"{message}\"", StringComparison.Ordinal));
    }
}
