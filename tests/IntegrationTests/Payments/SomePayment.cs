using ProdReady.App.Data;
using ProdReady.App.Invoices;
using ProdReady.App.Payments;

namespace ProdReady.IntegrationTests.Payments;

internal static class SomePayment
{
    /// <summary>A fresh tenant with a payment under way that no job asks about today.</summary>
    public static async Task<(Guid Tenant, Guid Invoice, Guid Payment)> PayingAsync(this TestDatabase database)
    {
        var (tenant, now) = (await database.NewTenantAsync(customers: 0), TimeProvider.System.GetUtcNow());
        await using var scope = database.For(tenant);
        var (invoice, payment) = AddPaying(scope.Db, tenant, now, checkAt: now.AddDays(1));
        await scope.Db.SaveChangesAsync(Test.Ct);
        return (tenant, invoice, payment);
    }

    /// <summary>A customer, an invoice to it over 12.34 EUR, and its payment under way; not saved.</summary>
    public static (Guid Invoice, Guid Payment) AddPaying(
        AppDbContext db, Guid tenant, DateTimeOffset begun, DateTimeOffset checkAt)
    {
        var customer = TestDatabase.NewCustomer(tenant);
        var invoice = new Invoice
        {
            Id = Guid.CreateVersion7(), TenantId = tenant, CustomerId = customer.Id, Number = 1, Currency = "EUR",
            CreatedAt = begun,
        };
        invoice.AddLine("Advice", 1, 1234);
        Assert.Null(invoice.Send(begun) ?? invoice.BeginPayment());
        var payment = new Payment
        {
            Id = Guid.CreateVersion7(), TenantId = tenant, InvoiceId = invoice.Id, Amount = 1234, Currency = "EUR",
            PaymentMethod = "pm_card_visa", CreatedAt = begun, CheckAt = checkAt,
        };
        db.AddRange(customer, invoice, payment);
        return (invoice.Id, payment.Id);
    }
}
