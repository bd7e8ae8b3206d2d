using ProdReady.App.Invoices;
using ProdReady.App.Receipts;
using ProdReady.IntegrationTests.Payments;
using ProdReady.IntegrationTests.Platform.Email;

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

        await Eventually.IsTrueAsync(() => MailsTo(system, email).Count == 1, "the mail is there", TimeSpan.FromSeconds(30));
        var mail = Assert.Single(MailsTo(system, email));
        Assert.Contains(total, new ReceivedMail("", email, mail.Text).Text, StringComparison.Ordinal);
        Assert.Contains($"<{mail.Id}@example.test>", mail.Text, StringComparison.Ordinal);
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
        await Eventually.IsTrueAsync(() => Consumed(nameof(ReceiptIssued)), "the mail's line is there");
        Assert.True(Consumed(nameof(InvoicePaid)));

        bool Consumed(string message) => system.Workers[0].Output.Split('\n').Any(line =>
            line.Contains($"\"TraceId\":\"{trace}\"", StringComparison.Ordinal)
            && line.Contains($"\"Message\":\"{message}\"", StringComparison.Ordinal));
    }

    private static List<(string Id, string Text)> MailsTo(TestSystem system, string email) =>
    [
        .. Directory.GetFiles(system.MailFolder, "*.eml")
            .Select(file => (Id: Path.GetFileNameWithoutExtension(file), Text: File.ReadAllText(file)))
            .Where(mail => mail.Text.Contains($"To: {email}", StringComparison.OrdinalIgnoreCase)),
    ];
}
