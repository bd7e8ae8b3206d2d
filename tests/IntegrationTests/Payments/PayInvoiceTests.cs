using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ProdReady.IntegrationTests.Payments;

public sealed class PayInvoiceTests(TestServers servers)
{
    [Fact]
    public async Task Charges_the_invoice_and_marks_it_paid()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var invoice = await tenant.SentInvoiceAsync();

        using var answer = await tenant.Client.PayAsync(invoice);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var charge = Assert.Single(system.Sandbox.Ledger.Charges(invoiceId: invoice.ToString()));
        Assert.Equal((1234, "eur"), (charge.Amount, charge.Currency));
        Assert.Equal("paid", await tenant.Client.StatusAsync($"/v1/invoices/{invoice}"));
        Assert.Equal("succeeded", await tenant.Client.StatusAsync(answer.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task Fifty_equal_payments_at_once_make_one_charge_and_get_one_answer()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var invoice = await tenant.SentInvoiceAsync();
        HttpClient[] instances = [tenant.On(0), tenant.On(1)];
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => instances[i % 2].PayPatientlyAsync(invoice, key)));

        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync(Test.Ct)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(bodies.Distinct());
        Assert.Single(system.Sandbox.Ledger.Charges(invoiceId: invoice.ToString()));
        Assert.Equal(1, answers.Count(answer => !answer.Headers.Contains("Idempotency-Replayed")));
    }

    [Fact]
    public async Task Fifty_payments_with_different_keys_at_once_make_one_charge()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var invoice = await tenant.SentInvoiceAsync();
        HttpClient[] instances = [tenant.On(0), tenant.On(1)];

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => instances[i % 2].PayAsync(invoice)));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(49, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(system.Sandbox.Ledger.Charges(invoiceId: invoice.ToString()));
    }

    [Fact]
    public async Task Tells_why_a_card_was_declined_and_takes_another_card()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var invoice = await tenant.SentInvoiceAsync();
        var key = Guid.NewGuid().ToString();

        using var declined = await tenant.Client.PayAsync(invoice, key, "pm_card_chargeDeclinedInsufficientFunds");
        using var again = await tenant.Client.PayAsync(invoice, key, "pm_card_chargeDeclinedInsufficientFunds");
        using var other = await tenant.Client.PayAsync(invoice);

        Assert.Equal(HttpStatusCode.PaymentRequired, declined.StatusCode);
        Assert.Equal("application/problem+json", declined.Content.Headers.ContentType?.MediaType);
        var problem = await declined.Content.ReadFromJsonAsync<JsonElement>(Test.Ct);
        Assert.Equal("insufficient_funds", problem.GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.PaymentRequired, again.StatusCode);
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        Assert.Single(system.Sandbox.Ledger.Charges(invoiceId: invoice.ToString()));
    }

    [Fact]
    public async Task Refuses_an_invoice_that_is_not_open()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var draft = await tenant.DraftInvoiceAsync();
        var paid = await tenant.SentInvoiceAsync();
        using var first = await tenant.Client.PayAsync(paid);

        using var ofDraft = await tenant.Client.PayAsync(draft);
        using var ofPaid = await tenant.Client.PayAsync(paid);

        Assert.Equal(HttpStatusCode.Conflict, ofDraft.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, ofPaid.StatusCode);
    }

    [Fact]
    public async Task Finds_no_invoice_and_no_payment_of_another_tenant()
    {
        var system = await servers.SystemAsync();
        var (owner, stranger) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        var invoice = await owner.SentInvoiceAsync();
        using var paid = await owner.Client.PayAsync(invoice);

        using var unknown = await owner.Client.PayAsync(Guid.NewGuid());
        using var foreign = await stranger.Client.PayAsync(invoice);
        using var payment = await stranger.Client.GetAsync(paid.Headers.Location, Test.Ct);

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, payment.StatusCode);
    }

    [Fact]
    public async Task Rejects_a_bad_body()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var invoice = await tenant.SentInvoiceAsync();

        using var answer = await tenant.Client.PayAsync(invoice, paymentMethod: "");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("paymentMethod", await answer.Content.ReadAsStringAsync(Test.Ct), StringComparison.Ordinal);
    }
}
