using ProdReady.IntegrationTests.Payments;

namespace ProdReady.IntegrationTests.Receipts;

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
        Assert.Contains(total, mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<{mail.Id}@example.test>", mail.Text, StringComparison.Ordinal);
    }

    private static List<(string Id, string Text)> MailsTo(TestSystem system, string email) =>
    [
        .. Directory.GetFiles(system.MailFolder, "*.eml")
            .Select(file => (Id: Path.GetFileNameWithoutExtension(file), Text: File.ReadAllText(file)))
            .Where(mail => mail.Text.Contains($"To: {email}", StringComparison.OrdinalIgnoreCase)),
    ];
}
