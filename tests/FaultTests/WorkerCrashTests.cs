using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ProdReady.Dev.Running;
using ProdReady.Dev.Servers;

namespace ProdReady.FaultTests;

/// <summary>A Worker that dies at any moment, as in a power cut; on servers of its own, to count every row.</summary>
public sealed class WorkerCrashTests : IAsyncLifetime
{
    private readonly DirectoryInfo _mail = Directory.CreateTempSubdirectory("mail-");
    private readonly Dictionary<string, string> _settings = new()
    {
        ["RateLimiting__Address__Permits"] = "1000000",
        ["RateLimiting__Tenant__Permits"] = "1000000",
        ["RateLimiting__User__Permits"] = "1000000",
    };

    private LocalServers _servers = null!;
    private LocalSystem _system = null!;
    private HttpClient _client = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private int Mails => _mail.GetFiles("receipt-*.eml").Length;

    public async ValueTask InitializeAsync()
    {
        _servers = await OwnServers.StartAsync(Ct);
        _system = await LocalSystem.StartAsync(_servers, _mail.FullName, _settings, Ct);
        var api = await _system.AddApiAsync(ct: Ct);
        _client = new HttpClient { BaseAddress = api.BaseAddress };
        var (email, password) = ("owner@example.test", "correct horse battery staple");
        var account = new { email, password, displayName = "Ada", companyName = "Test Ltd" };
        using var registered = await _client.PostAsJsonAsync("/v1/accounts", account, Ct);
        var session = await SendAsync("/v1/sessions", new { email, password, transport = "bearer" });
        _client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", session.GetProperty("accessToken").GetString());
    }

    [Fact]
    public async Task A_worker_that_is_killed_again_and_again_loses_no_receipt_and_issues_none_twice()
    {
        var created = await SendAsync("/v1/customers", new { name = "Eve", email = "eve@example.test" });
        var customer = created.GetProperty("id").GetGuid();
        var paid = 0;
        for (var crash = 0; crash < 4; crash++)
        {
            // Committed while no Worker lives; more while one is about to be killed in the middle of its work.
            paid += await PayAsync(customer, 5);
            var before = Mails;
            var worker = await _system.AddWorkerAsync(ct: Ct);
            paid += await PayAsync(customer, 3);
            await UntilAsync(() => Task.FromResult(Mails > before), "the Worker is at work");
            worker.Kill();
        }

        await _system.AddWorkerAsync(ct: Ct);

        await UntilAsync(() => Task.FromResult(Mails == paid), $"all {paid} receipts are mailed");
        await UntilAsync(async () => await CountAsync("outbox_messages") == 0, "nothing waits in the outbox");
        Assert.Equal(paid, await CountAsync("receipts"));
        Assert.Equal(paid, _system.Sandbox.Ledger.Charges().Count);
        Assert.Equal(paid, Mails);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _system.DisposeAsync();
        await _servers.DisposeAsync();
        _mail.Delete(recursive: true);
    }

    private async Task<int> PayAsync(Guid customer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var lines = new[] { new { description = "Work", quantity = 1, unitPrice = 1250 } };
            var draft = await SendAsync("/v1/invoices", new { customerId = customer, currency = "EUR", lines });
            var invoice = draft.GetProperty("id");
            await SendAsync($"/v1/invoices/{invoice}/send", null);
            await SendAsync($"/v1/invoices/{invoice}/payments", new { paymentMethod = "pm_card_visa" });
        }

        return count;
    }

    private async Task<JsonElement> SendAsync(string path, object? body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await _client.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<int> CountAsync(string table) => int.Parse(
        await _servers.AdministerAsync($"SELECT count(*) FROM {table}", ct: Ct), CultureInfo.InvariantCulture);

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not in time: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), Ct);
        }
    }
}
