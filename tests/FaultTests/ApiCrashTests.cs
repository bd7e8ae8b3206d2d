using System.Net;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Running;

namespace ProdReady.FaultTests;

/// <summary>An Api that dies, as in a power cut, after the provider has charged and before it could write that down.</summary>
public sealed class ApiCrashTests(Stage stage)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_payment_cut_short_is_finished_by_a_retry_with_the_same_key()
    {
        // So late that the job has no part in it.
        await using var fleet = await StartAsync(settleAfter: "00:30:00");
        var tenant = await stage.System.NewTenantAsync(Ct);
        var (invoice, payment) = await KillInMidPaymentAsync(fleet, tenant);

        using var restarted = ClientOf(await fleet.AddApiAsync(ct: Ct), tenant);
        var answer = await RetryAsync(restarted, payment);

        Assert.Equal("succeeded", answer.Is(HttpStatusCode.Created).Json.GetProperty("status").GetString());
        await IsPaidOnceAsync(tenant, invoice);
    }

    [Fact]
    public async Task A_payment_cut_short_is_finished_without_anybody_asking()
    {
        await using var fleet = await StartAsync(settleAfter: "00:00:08");
        var tenant = await stage.System.NewTenantAsync(Ct);
        var (invoice, payment) = await KillInMidPaymentAsync(fleet, tenant);

        await Eventually.IsTrueAsync(
            async () => await Business.StatusAsync(tenant.Client, invoice) == "paid", "the job settles it",
            TimeSpan.FromSeconds(60));

        await IsPaidOnceAsync(tenant, invoice);
        var answer = await RetryAsync(tenant.Client, payment);
        Assert.Equal("succeeded", answer.Is(HttpStatusCode.Created).Json.GetProperty("status").GetString());
        await IsPaidOnceAsync(tenant, invoice);
    }

    // An instance of the test's own, on the provider that the stage's Worker asks.
    private async Task<LocalSystem> StartAsync(string settleAfter)
    {
        var settings = new Dictionary<string, string>(TestSystem.Settings)
        {
            ["Payments__BaseUrl"] = stage.System.Sandbox.BaseAddress.ToString(),
            ["Payments__Calls__AttemptTimeout"] = "00:00:30",
            ["Payments__Calls__TotalTimeout"] = "00:00:30",
            ["Payments__Settlement__After"] = settleAfter,
            ["Idempotency__Lease"] = "00:00:03", // nobody has to wait long for one who is dead
        };
        var fleet = await LocalSystem.StartAsync(stage.Servers, stage.System.MailFolder, settings, Ct);
        await fleet.AddApiAsync(ct: Ct);
        return fleet;
    }

    private async Task<(Guid Invoice, Call Payment)> KillInMidPaymentAsync(LocalSystem fleet, TestTenant tenant)
    {
        var invoice = await Business.NewInvoiceAsync(tenant.Client);
        stage.System.Sandbox.Behave(invoice.ToString(), "hang_after_charge");
        var payment = Business.Pay(invoice);
        var api = fleet.Apis[^1];
        using var client = ClientOf(api, tenant);
        var asked = payment.SendAsync(client);
        await Eventually.IsTrueAsync(() => Charges(invoice) == 1, "the provider has charged", TimeSpan.FromSeconds(30));

        api.Kill();

        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
        Assert.Equal("paying", await Business.StatusAsync(tenant.Client, invoice));
        return (invoice, payment);
    }

    // As long as the dead one's lease runs, a client is told to come back.
    private static async Task<Answer> RetryAsync(HttpClient client, Call payment)
    {
        Answer? answer = null;
        await Eventually.IsTrueAsync(
            async () => (answer = await payment.SendAsync(client)).Status != HttpStatusCode.Conflict, "a retry may take over",
            TimeSpan.FromSeconds(60));
        return answer!;
    }

    private async Task IsPaidOnceAsync(TestTenant tenant, Guid invoice)
    {
        Assert.Equal("paid", await Business.StatusAsync(tenant.Client, invoice));
        Assert.Equal(1, Charges(invoice));
    }

    private int Charges(Guid invoice) => stage.System.Sandbox.Ledger.Charges(invoiceId: invoice.ToString()).Count;

    private static HttpClient ClientOf(AppProcess api, TestTenant tenant) => new()
    {
        BaseAddress = api.BaseAddress,
        DefaultRequestHeaders = { { "Authorization", $"Bearer {tenant.AccessToken}" } },
    };
}
