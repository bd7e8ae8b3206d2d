using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.App.Invoices;

namespace ProdReady.App.Reports;

/// <summary>An invoice as a report shows it.</summary>
/// <param name="Total">Minor units of the currency.</param>
internal sealed record InvoiceRow(
    Guid Id, int Number, DateTimeOffset CreatedAt, string Customer, InvoiceStatus Status, string Currency, long Total,
    DateTimeOffset? PaidAt);

/// <summary>
/// The invoices of a year, the oldest first, a page at a time: one statement for all would be cut off, and hold its rows in
/// memory. What is made or paid meanwhile may or may not be in it.
/// </summary>
internal static class InvoiceRows
{
    private const int PageSize = 1_000;

    /// <param name="year">By UTC.</param>
    public static IQueryable<Invoice> InvoicesOf(this AppDbContext db, int year)
    {
        var (from, to) = (StartOf(year), StartOf(year + 1));
        return db.Invoices.Where(invoice => invoice.CreatedAt >= from && invoice.CreatedAt < to);
    }

    public static async IAsyncEnumerable<InvoiceRow> ReadInvoicesAsync(
        this AppDbContext db, int year, [EnumeratorCancellation] CancellationToken ct)
    {
        var (lastAt, lastId) = (StartOf(year), Guid.Empty);
        List<InvoiceRow> page;
        do
        {
            page = await PageAfter(db, year, lastAt, lastId).ToListAsync(ct);
            foreach (var row in page) yield return row;
            if (page.Count > 0) (lastAt, lastId) = (page[^1].CreatedAt, page[^1].Id);
        }
        while (page.Count == PageSize);
    }

    private static IQueryable<InvoiceRow> PageAfter(AppDbContext db, int year, DateTimeOffset lastAt, Guid lastId) =>
        db.InvoicesOf(year)
            .Where(invoice => EF.Functions.GreaterThan(
                ValueTuple.Create(invoice.CreatedAt, invoice.Id), ValueTuple.Create(lastAt, lastId)))
            .OrderBy(invoice => invoice.CreatedAt).ThenBy(invoice => invoice.Id).Take(PageSize)
            .Join(db.Customers, invoice => invoice.CustomerId, customer => customer.Id, (invoice, customer) => new
            {
                Invoice = invoice, customer.Name,
            })
            .OrderBy(row => row.Invoice.CreatedAt).ThenBy(row => row.Invoice.Id)
            .Select(row => new InvoiceRow(
                row.Invoice.Id, row.Invoice.Number, row.Invoice.CreatedAt, row.Name, row.Invoice.Status, row.Invoice.Currency,
                row.Invoice.Total, row.Invoice.PaidAt));

    private static DateTimeOffset StartOf(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
