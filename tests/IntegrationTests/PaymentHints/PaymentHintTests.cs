using System.Net;
using ProdReady.Dev.Sandbox;
using ProdReady.IntegrationTests.Payments;

namespace ProdReady.IntegrationTests.PaymentHints;

public sealed class PaymentHintTests(TestServers servers)
{
    private const string Route = "/v1/webhooks/payments";

    [Fact]
    public async Task The_providers_event_settles_a_payment_once_however_often_and_in_whatever_order_it_comes()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var invoice = await tenant.SentInvoiceAsync();

        // A first charge is declined; the second goes through, but nobody learns it.
        using var declined = await tenant.Client.PayAsync(invoice, paymentMethod: "pm_card_chargeDeclined");
        system.Sandbox.Behave(invoice.ToString(), [.. Enumerable.Repeat("drop_after_charge", 1000)]);
        using var unknown = await tenant.Client.PayAsync(invoice);
        Assert.Equal(HttpStatusCode.Accepted, unknown.StatusCode);
        await system.Servers.AdministerAsync( // so that no job asks, and the event alone brings it about
            $"UPDATE payments SET check_at = now() + interval '1 day' WHERE tenant_id = '{tenant.Id}'", ct: Test.Ct);
        var charge = Assert.Single(system.Sandbox.Ledger.Charges(invoiceId: invoice.ToString()));

        var failure = charge with { Status = "requires_payment_method" };
        Assert.Equal(HttpStatusCode.OK, await SendAsync(system, failure)); // says what is not so
        var id = $"evt_{Guid.NewGuid():N}";
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(at => SendAsync(system, charge, id, instance: at % 2)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));

        await Eventually.IsTrueAsync(
            async () => await tenant.Client.StatusAsync($"/v1/invoices/{invoice}") == "paid", "it is paid");
        Assert.Single(system.Sandbox.Ledger.Charges(invoiceId: invoice.ToString()));
        Assert.Equal("succeeded", await tenant.Client.StatusAsync(unknown.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task What_is_not_signed_by_the_provider_just_now_is_refused()
    {
        var system = await servers.SystemAsync();
        var intent = new PaymentIntent(
            "pi_1", 1, "eur", "succeeded", null, new Dictionary<string, string> { ["payment_id"] = Guid.NewGuid().ToString() },
            null, null, DateTimeOffset.UnixEpoch);
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(HttpStatusCode.OK, await SendAsync(system, intent));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(system, intent, secret: "whsec_guessed"));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(system, intent, at: now.AddMinutes(-6)));
        Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(system, intent, at: now.AddMinutes(6)));
        string[] headers = ["", "t=1", $"t={now.ToUnixTimeSeconds()},v1=", "t=99999999999999999999,v1=00", "v1=zz,t=-1"];
        foreach (var header in headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = new StringContent("{}") };
            request.Headers.TryAddWithoutValidation("Stripe-Signature", header);
            using var answer = await system.Anonymous().SendAsync(request, Test.Ct);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        using var tooLarge = new HttpRequestMessage(HttpMethod.Post, Route) { Content = new ByteArrayContent(new byte[70_000]) };
        tooLarge.Headers.ExpectContinue = true; // or the refusal may be lost with the connection that the rest is sent over
        using var refused = await system.Anonymous().SendAsync(tooLarge, Test.Ct);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
    }

    private static Task<HttpStatusCode> SendAsync(
        TestSystem system, PaymentIntent intent, string? id = null, DateTimeOffset? at = null, string? secret = null,
        int instance = 0) =>
        system.Sandbox.SendEventAsync(new Uri(system.Apis[instance].BaseAddress, Route), intent, id, at, secret);
}
