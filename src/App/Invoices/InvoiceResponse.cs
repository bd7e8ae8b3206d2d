using System.Linq.Expressions;

namespace ProdReady.App.Invoices;

/// <summary>An invoice with its lines.</summary>
/// <param name="Number">Counts from 1 in each tenant, without a gap.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Total">Minor units of the currency.</param>
public sealed record InvoiceResponse(
    Guid Id, int Number, Guid CustomerId, InvoiceStatus Status, string Currency, long Total, DateTimeOffset CreatedAt,
    DateTimeOffset? SentAt, DateTimeOffset? PaidAt, IReadOnlyList<InvoiceLineResponse> Lines)
{
    public static InvoiceResponse From(Invoice invoice) => new(
        invoice.Id, invoice.Number, invoice.CustomerId, invoice.Status, invoice.Currency, invoice.Total, invoice.CreatedAt,
        invoice.SentAt, invoice.PaidAt,
        [.. invoice.Lines.Select(line => new InvoiceLineResponse(line.Description, line.Quantity, line.UnitPrice, line.Amount))]);
}

/// <summary>One line of an invoice.</summary>
/// <param name="UnitPrice">Minor units of the invoice's currency.</param>
/// <param name="Amount">Quantity times unit price.</param>
public sealed record InvoiceLineResponse(string Description, int Quantity, long UnitPrice, long Amount);

/// <summary>An invoice as a list shows it: without its lines.</summary>
/// <param name="Number">Counts from 1 in each tenant, without a gap.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Total">Minor units of the currency.</param>
public sealed record InvoiceSummaryResponse(
    Guid Id, int Number, Guid CustomerId, InvoiceStatus Status, string Currency, long Total, DateTimeOffset CreatedAt,
    DateTimeOffset? SentAt, DateTimeOffset? PaidAt)
{
    public static readonly Expression<Func<Invoice, InvoiceSummaryResponse>> Projection = invoice => new InvoiceSummaryResponse(
        invoice.Id, invoice.Number, invoice.CustomerId, invoice.Status, invoice.Currency, invoice.Total, invoice.CreatedAt,
        invoice.SentAt, invoice.PaidAt);
}
