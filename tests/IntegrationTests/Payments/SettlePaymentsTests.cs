using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Invoices;
using ProdReady.App.Payments;
using ProdReady.Dev.Processes;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Payments;

[Collection("Workers")] // Its own Workers would take the message whose trace another test looks for in the shared one's log.
public sealed class SettlePaymentsTests(TestServers servers)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Workers_that_ask_about_one_payment_at_the_same_time_make_one_charge_and_one_receipt()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var email = $"{Guid.NewGuid():N}@example.test";
        var invoice = await tenant.SentInvoiceAsync(email);
        await using var first = AppProcess.Start("Worker", Eager(system));
        await using var second = AppProcess.Start("Worker", Eager(system));
        await Task.WhenAll(first.WaitUntilHealthyAsync(ct: Test.Ct), second.WaitUntilHealthyAsync(ct: Test.Ct));

        // The request learns nothing; then the provider takes so long over the first question that others ask too.
        system.Sandbox.Behave(invoice.ToString(), "error", "error", "error", "error", "slow:5000");
        using var answer = await tenant.Client.PayAsync(invoice);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var payment = answer.Headers.Location!.ToString().Split('/')[^1];
        var ledger = system.Sandbox.Ledger;
        var askedByRequest = ledger.Arrivals(payment).Count;

        await Eventually.IsTrueAsync(
            async () =>
            {
                await IsDueAsync(system, payment);
                return ledger.Arrivals(payment).Count > askedByRequest + 1;
            },
            "two ask", Patience);
        await Eventually.IsTrueAsync(
            async () => await tenant.Client.StatusAsync($"/v1/invoices/{invoice}") == "paid", "the invoice is paid", Patience);
        await Eventually.IsTrueAsync(() => ReceiptsTo(system, email) > 0, "the receipt is mailed", Patience);

        // Not killed: a job of another test that one of them has would wait for its lease to end.
        await Task.WhenAll(first.TerminateAsync(Patience, Test.Ct), second.TerminateAsync(Patience, Test.Ct));

        var charge = Assert.Single(ledger.Charges(invoiceId: invoice.ToString()));
        var askedBefore = ledger.Arrivals(payment).Count(at => at < charge.Created);
        Assert.True(askedBefore > askedByRequest + 1, "Nobody asked beside another.");
        Assert.Equal(1, ReceiptsTo(system, email));
        Assert.Equal(1, await ReceiptsAsync(tenant.Id));
    }

    [Fact]
    public async Task Of_all_who_learn_the_outcome_at_the_same_time_one_settles_and_the_others_find_it_settled()
    {
        var database = await servers.DatabaseAsync();
        var (tenant, invoice, payment) = await database.PayingAsync();

        var settled = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SettleAsync(database, tenant, payment, $"pi_{i}")));

        Assert.All(settled, one => Assert.Equal(PaymentStatus.Succeeded, one.Status));
        Assert.Single(settled.Select(one => one.ProviderId).Distinct());
        await using var scope = database.For(tenant);
        Assert.Equal(InvoiceStatus.Paid, (await scope.Db.Invoices.SingleAsync(row => row.Id == invoice, Test.Ct)).Status);
        var changes = await scope.Db.AuditEntries.CountAsync(entry => entry.Action == "modified", Test.Ct);
        Assert.Equal(2, changes); // of the payment and of the invoice
    }

    [Fact]
    public async Task A_settled_payment_is_not_unsettled_by_an_outcome_that_comes_late()
    {
        var database = await servers.DatabaseAsync();
        var (tenant, _, payment) = await database.PayingAsync();
        await SettleAsync(database, tenant, payment, "pi_1");

        var late = await SettleAsync(database, tenant, payment, new ChargeOutcome.Declined("card_declined", "No."));

        Assert.Equal((PaymentStatus.Succeeded, "pi_1"), (late.Status, late.ProviderId));
    }

    private static Task<Payment> SettleAsync(TestDatabase database, Guid tenant, Guid payment, string providerId) =>
        SettleAsync(database, tenant, payment, new ChargeOutcome.Succeeded(providerId));

    private static async Task<Payment> SettleAsync(TestDatabase database, Guid tenant, Guid payment, ChargeOutcome outcome)
    {
        await using var scope = database.For(tenant);
        await using var transaction = await scope.Db.Database.BeginTransactionAsync(Test.Ct);
        var settled = await SettlePayment.ApplyAsync(scope.Db, payment, outcome, TimeProvider.System);
        await transaction.CommitAsync(Test.Ct);
        return settled;
    }

    // Long before the first question may have had its answer, as for one whose clock or machine has stood still.
    private static Task<string> IsDueAsync(TestSystem system, string payment) => system.Servers.AdministerAsync(
        $"UPDATE payments SET check_at = now() WHERE id = '{payment}' AND status = 'Processing'", ct: Test.Ct);

    private static Dictionary<string, string> Eager(TestSystem system) => new(system.HostSettings)
    {
        ["Payments__Calls__AttemptTimeout"] = "00:00:15",
        ["Payments__Calls__TotalTimeout"] = "00:00:30",
        ["Payments__Settlement__Interval"] = "00:00:00.1",
    };

    private static int ReceiptsTo(TestSystem system, string email) => system.MailsTo(email).Count();

    private async Task<int> ReceiptsAsync(Guid tenant)
    {
        await using var scope = (await servers.DatabaseAsync()).For(tenant);
        return await scope.Db.Receipts.CountAsync(Test.Ct);
    }
}
