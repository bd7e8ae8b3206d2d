using System.Globalization;
using System.Text;
using ProdReady.App.Customers;
using ProdReady.App.Invoices;
using ProdReady.Platform.Email;
using ProdReady.Platform.Money;

namespace ProdReady.App.Receipts;

/// <summary>What the customer reads.</summary>
internal static class ReceiptEmail
{
    public static EmailMessage Write(Receipt receipt, Invoice invoice, Customer customer, string seller)
    {
        // Only currencies of the list get into an invoice.
        var currency = Currency.Find(invoice.Currency)!;
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"Dear {customer.Name},")
            .AppendLine()
            .AppendLine("thank you for your payment.")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Invoice  {invoice.Number}")
            .AppendLine(CultureInfo.InvariantCulture, $"Paid on  {invoice.PaidAt ?? receipt.IssuedAt:yyyy-MM-dd}")
            .AppendLine(CultureInfo.InvariantCulture, $"Receipt  {receipt.Id}")
            .AppendLine();
        foreach (var line in invoice.Lines)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{line.Quantity} x {line.Description}: {currency.Format(line.Amount)}");
        }

        text.AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Total paid: {currency.Format(invoice.Total)}")
            .AppendLine()
            .AppendLine(seller);
        return new EmailMessage(
            $"receipt-{receipt.Id}", customer.Email,
            $"Receipt for invoice {invoice.Number} from {OneLine(seller)}", text.ToString());
    }

    // A subject is one header line, and a company's name may hold anything.
    private static string OneLine(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
