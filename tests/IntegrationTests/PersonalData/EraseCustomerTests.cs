using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.IntegrationTests.Payments;

namespace ProdReady.IntegrationTests.PersonalData;

public sealed class EraseCustomerTests(TestServers servers)
{
    [Fact]
    public async Task Keeps_of_a_customer_only_who_was_on_the_invoices_and_shows_it_in_the_owners_export_alone()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var tenant = await system.NewTenantAsync(Test.Ct);
        var marker = $"marked{Guid.NewGuid():N}";
        var invoice = await tenant.SentInvoiceAsync($"{marker}@example.test");
        var shown = await Call.Get($"/v1/invoices/{invoice}").SendAsync(tenant.Client);
        var customer = shown.Json.GetProperty("customerId").GetGuid();
        (await EraseAsync(tenant, customer)).Is(HttpStatusCode.Conflict);
        using var paid = await tenant.Client.PayAsync(invoice);
        Assert.True(paid.IsSuccessStatusCode);
        await using var scope = database.For(tenant.Id);
        await Eventually.IsTrueAsync(() => scope.Db.Receipts.AnyAsync(Test.Ct), "the receipt is there");

        (await EraseAsync(tenant, customer)).Is(HttpStatusCode.NoContent);

        (await Call.Get($"/v1/customers/{customer}").SendAsync(tenant.Client)).Is(HttpStatusCode.NotFound);
        Assert.Empty((await Call.Get("/v1/customers").SendAsync(tenant.Client)).Json.GetProperty("items").EnumerateArray());
        (await EraseAsync(tenant, customer)).Is(HttpStatusCode.NotFound);
        (await Call.Get($"/v1/invoices/{invoice}").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("pm_card_visa", await scope.Db.Payments.Select(row => row.PaymentMethod).ToListAsync(Test.Ct));
        Assert.Equal(["kept_buyers"], await database.TablesWithAsync(marker));
        var files = await tenant.Client.ExportAsync("/v1/tenant/exports");
        Assert.Contains(marker, files["kept_buyers.json"], StringComparison.Ordinal);
        var kept = await scope.Db.KeptBuyers.Select(row => row.KeptUntil).SingleAsync(Test.Ct) - TimeProvider.System.GetUtcNow();
        Assert.InRange(new RetentionOptions().Invoices - kept, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Leaves_nothing_of_a_customer_without_invoices()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var tenant = await system.NewTenantAsync(Test.Ct);
        var marker = $"marked{Guid.NewGuid():N}";
        var customer = new { name = marker, email = $"{marker}@example.test" };
        var created = await Call.Post("/v1/customers", customer).SendAsync(tenant.Client);

        (await EraseAsync(tenant, created.Id)).Is(HttpStatusCode.NoContent);

        Assert.Empty(await database.TablesWithAsync(marker));
    }

    private static Task<Answer> EraseAsync(TestTenant tenant, Guid customer) =>
        Call.Post($"/v1/customers/{customer}/erasure").SendAsync(tenant.Client);
}
