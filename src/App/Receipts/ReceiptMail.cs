using System.Globalization;
using ProdReady.App.Customers;
using ProdReady.App.Invoices;
using ProdReady.Platform.Email;
using ProdReady.Platform.Money;

namespace ProdReady.App.Receipts;

internal sealed record ReceiptMail(
    string Customer, string Seller, string Number, string PaidOn, string Receipt, IReadOnlyList<ReceiptMailLine> Lines,
    string Total) : Mail("receipt")
{
    public static ReceiptMail Of(Receipt receipt, Invoice invoice, Customer customer, string seller)
    {
        // Only currencies of the list get into an invoice.
        var currency = Currency.Find(invoice.Currency)!;
        return new ReceiptMail(
            customer.Name, seller, invoice.Number.ToString(CultureInfo.InvariantCulture),
            (invoice.PaidAt ?? receipt.IssuedAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), receipt.Id.ToString(),
            [.. invoice.Lines.Select(line => ReceiptMailLine.Of(line, currency))], currency.Format(invoice.Total));
    }
}

internal sealed record ReceiptMailLine(string What, string Amount)
{
    public static ReceiptMailLine Of(InvoiceLine line, Currency currency) => new(
        string.Create(CultureInfo.InvariantCulture, $"{line.Quantity} x {line.Description}"), currency.Format(line.Amount));
}
