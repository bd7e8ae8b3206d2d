using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.App.Payments;
using ProdReady.Dev.Sandbox;

namespace ProdReady.IntegrationTests.Payments;

public sealed class PaymentProviderTests : IAsyncLifetime
{
    private const double Patient = 30;
    private readonly Guid _payment = Guid.CreateVersion7();
    private readonly Guid _invoice = Guid.CreateVersion7();
    private PaymentSandbox _sandbox = null!;

    public async ValueTask InitializeAsync() => _sandbox = await PaymentSandbox.StartAsync();

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Fact]
    public async Task Charges_the_amount_for_the_invoice()
    {
        var outcome = Assert.IsType<ChargeOutcome.Succeeded>(await ChargeAsync());

        var charge = Assert.Single(_sandbox.Ledger.Charges(invoiceId: _invoice.ToString()));
        Assert.Equal((outcome.ProviderId, 1200L, "eur"), (charge.Id, charge.Amount, charge.Currency));
        Assert.Equal(_payment.ToString(), charge.IdempotencyKey);
    }

    [Fact]
    public async Task A_connection_dropped_after_the_charge_ends_in_one_charge()
    {
        _sandbox.Behave(_payment.ToString(), "drop_after_charge");

        var outcome = Assert.IsType<ChargeOutcome.Succeeded>(await ChargeAsync());

        var charge = Assert.Single(_sandbox.Ledger.Charges());
        Assert.Equal(outcome.ProviderId, charge.Id);
        Assert.Equal(2, _sandbox.Ledger.Arrivals().Count);
    }

    [Fact]
    public async Task A_charge_slower_than_our_patience_ends_in_one_charge()
    {
        _sandbox.Behave(_payment.ToString(), "slow:1000");

        Assert.IsType<ChargeOutcome.Succeeded>(await ChargeAsync(attempt: 0.5));
        Assert.Single(_sandbox.Ledger.Charges());
    }

    [Theory]
    [InlineData("error")]
    [InlineData("hang")]
    [InlineData("hang_after_charge")]
    [InlineData("rate_limited:1")]
    [InlineData("rate_limited_until:1")]
    public async Task Repeats_until_the_provider_recovers(string behaviour)
    {
        _sandbox.Behave(_payment.ToString(), behaviour);
        var hangs = behaviour.StartsWith("hang", StringComparison.Ordinal);

        Assert.IsType<ChargeOutcome.Succeeded>(await ChargeAsync(attempt: hangs ? 0.5 : Patient));
        Assert.Single(_sandbox.Ledger.Charges());
    }

    [Theory]
    [InlineData("pm_sandbox_hang")]
    [InlineData("pm_sandbox_error")]
    public async Task Without_an_answer_the_outcome_is_unknown_and_asking_again_settles_it(string method)
    {
        Assert.IsType<ChargeOutcome.Unknown>(await ChargeAsync(method, attempt: 0.5, total: 3));
        Assert.Empty(_sandbox.Ledger.Charges());

        _sandbox.Behave(_payment.ToString(), "normal");
        Assert.IsType<ChargeOutcome.Succeeded>(await ChargeAsync(method));
        Assert.Single(_sandbox.Ledger.Charges());
    }

    [Theory]
    [InlineData("pm_card_chargeDeclined", "generic_decline")]
    [InlineData("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds")]
    public async Task Tells_why_a_card_was_declined(string method, string code)
    {
        Assert.Equal(code, Assert.IsType<ChargeOutcome.Declined>(await ChargeAsync(method)).Code);
        Assert.Empty(_sandbox.Ledger.Charges());
    }

    [Fact]
    public async Task A_provider_that_is_away_leaves_the_outcome_unknown()
    {
        await _sandbox.DisposeAsync();

        Assert.IsType<ChargeOutcome.Unknown>(await ChargeAsync(total: 3, attempt: 3));
    }

    // Patient where nothing hangs: a provider that is only slow, as on a busy machine, would be asked more often.
    private async Task<ChargeOutcome> ChargeAsync(
        string method = "pm_card_visa", double attempt = Patient, double total = 2 * Patient)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Payments:BaseUrl"] = _sandbox.BaseAddress.ToString(),
            ["Payments:SecretKey"] = PaymentSandbox.SecretKey,
            ["Payments:Calls:TotalTimeout"] = $"{TimeSpan.FromSeconds(total)}",
            ["Payments:Calls:AttemptTimeout"] = $"{TimeSpan.FromSeconds(attempt)}",
            ["Payments:Calls:RetryDelay"] = "00:00:00.050",
            ["Payments:Calls:Retries"] = "10",
        });
        builder.Services.AddLogging();
        builder.AddPaymentProvider();
        using var host = builder.Build();
        return await host.Services.GetRequiredService<PaymentProvider>()
            .ChargeAsync(_payment, _invoice, 1200, "EUR", method, Test.Ct);
    }
}
