using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ProdReady.Dev.Sandbox;

namespace ProdReady.IntegrationTests.Sandbox;

public sealed class PaymentSandboxTests : IAsyncLifetime
{
    private PaymentSandbox _sandbox = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await PaymentSandbox.StartAsync();
        _http = new HttpClient { BaseAddress = _sandbox.BaseAddress };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", PaymentSandbox.SecretKey);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Charges_and_shows_what_it_charged()
    {
        var created = await ReadAsync(await PostAsync("k", Form()));
        var id = created.GetProperty("id").GetString()!;
        var shown = await ReadAsync(await _http.GetAsync($"/v1/payment_intents/{id}", Test.Ct));

        Assert.StartsWith("pi_", id, StringComparison.Ordinal);
        Assert.Equal("succeeded", created.GetProperty("status").GetString());
        Assert.Equal(1200, created.GetProperty("amount_received").GetInt64());
        Assert.Equal("i1", created.GetProperty("metadata").GetProperty("invoice_id").GetString());
        Assert.Equal(created.ToString(), shown.ToString());
    }

    [Fact]
    public async Task Replays_the_answer_of_a_key_and_charges_once()
    {
        var first = await PostAsync("k", Form());
        var second = await PostAsync("k", Form());

        Assert.Equal(await first.Content.ReadAsStringAsync(Test.Ct), await second.Content.ReadAsStringAsync(Test.Ct));
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", second.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Single(_sandbox.Ledger.Charges("k"));
    }

    [Fact]
    public async Task Refuses_a_key_with_other_parameters()
    {
        await PostAsync("k", Form());

        await RefusesAsync(await PostAsync("k", Form(amount: "1300")), 400, "idempotency_error", null);
    }

    [Fact]
    public async Task Refuses_a_key_in_use()
    {
        _sandbox.Behave("k", "hang");
        using var gone = new CancellationTokenSource();
        var both = new[] { PostAsync("k", Form(), gone.Token), PostAsync("k", Form(), gone.Token) };

        // Of the two that come at once the one that is first hangs.
        var answered = await Task.WhenAny(both);
        await RefusesAsync(await answered, 409, "invalid_request_error", "idempotency_key_in_use");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => both.Single(one => one != answered));
        await Eventually.IsTrueAsync(
            async () => (await PostAsync("k", Form())).StatusCode == HttpStatusCode.OK, "the key is free again");
        Assert.Single(_sandbox.Ledger.Charges("k"));
    }

    [Fact]
    public async Task Declines_a_card_and_charges_nothing()
    {
        var answer = await PostAsync("k", Form(method: "pm_card_chargeDeclined"));

        var error = await RefusesAsync(answer, 402, "card_error", "card_declined");
        Assert.Equal("generic_decline", error.GetProperty("decline_code").GetString());
        Assert.Empty(_sandbox.Ledger.Charges("k"));
    }

    [Theory]
    [InlineData("0", "eur", "parameter_invalid_integer", "amount")]
    [InlineData("12.5", "eur", "parameter_invalid_integer", "amount")]
    [InlineData("", "eur", "parameter_missing", "amount")]
    [InlineData("1200", "", "parameter_missing", "currency")]
    [InlineData("1200", "EURO", "invalid_currency", "currency")]
    public async Task Refuses_parameters_that_make_no_sense(string amount, string currency, string code, string parameter)
    {
        var error = await RefusesAsync(await PostAsync(null, Form(amount, currency)), 400, "invalid_request_error", code);

        Assert.Equal(parameter, error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task Refuses_who_has_no_key_of_a_test_account()
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk_live_x");

        await RefusesAsync(await PostAsync("k", Form()), 401, "invalid_request_error", null);
    }

    [Fact]
    public async Task Can_be_told_over_HTTP_how_to_behave_and_what_it_charged()
    {
        Assert.Equal(HttpStatusCode.NoContent, await TellAsync("error", "rate_limited:7"));

        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync("k", Form())).StatusCode);
        var limited = await PostAsync("k", Form());
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), limited.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("k", Form())).StatusCode);

        var charges = await ReadAsync(await _http.GetAsync("/sandbox/charges?invoice_id=i1&idempotency_key=k", Test.Ct));
        Assert.Equal((1, 3), (charges.GetProperty("count").GetInt32(), charges.GetProperty("requests").GetInt32()));
        Assert.Equal(HttpStatusCode.BadRequest, await TellAsync("explode"));
    }

    private static Dictionary<string, string> Form(
        string amount = "1200", string currency = "eur", string method = "pm_card_visa") => new()
        {
            ["amount"] = amount,
            ["currency"] = currency,
            ["confirm"] = "true",
            ["payment_method"] = method,
            ["metadata[invoice_id]"] = "i1",
        };

    private async Task<HttpResponseMessage> PostAsync(
        string? key, Dictionary<string, string> form, CancellationToken? gone = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/payment_intents");
        request.Content = new FormUrlEncodedContent(form);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await _http.SendAsync(request, gone ?? Test.Ct);
    }

    private async Task<HttpStatusCode> TellAsync(params string[] behaviours) =>
        (await _http.PostAsJsonAsync("/sandbox/behaviours", new { invoiceId = "i1", behaviours }, Test.Ct)).StatusCode;

    private static async Task<JsonElement> RefusesAsync(HttpResponseMessage answer, int status, string type, string? code)
    {
        Assert.Equal(status, (int)answer.StatusCode);
        var error = (await ReadAsync(answer)).GetProperty("error");
        Assert.Equal(type, error.GetProperty("type").GetString());
        Assert.Equal(code, error.TryGetProperty("code", out var given) ? given.GetString() : null);
        return error;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) =>
        await answer.Content.ReadFromJsonAsync<JsonElement>(Test.Ct);
}
