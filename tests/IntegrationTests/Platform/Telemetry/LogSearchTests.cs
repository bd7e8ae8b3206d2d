using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProdReady.App;
using ProdReady.Dev.Processes;
using ProdReady.IntegrationTests.Platform.Messaging;

namespace ProdReady.IntegrationTests.Platform.Telemetry;

[Collection("Workers")] // Its own Worker would take the message whose trace another test looks for in the shared one's log.
public sealed class LogSearchTests(TestServers servers)
{
    private readonly ConcurrentQueue<string> _exported = new();

    [Fact]
    public async Task Nothing_personal_and_no_secret_gets_into_a_log_a_trace_or_a_message()
    {
        var system = await servers.SystemAsync();
        await using var collector = await TestHost.StartAsync(_ => { }, app => app.MapPost("/v1/{signal}", ReceiveAsync));
        var settings = new Dictionary<string, string>(system.HostSettings)
        {
            ["Telemetry__OtlpEndpoint"] = collector.App.Urls.First(), ["Telemetry__TraceRatio"] = "1",
        };
        await using var broker = await Broker.ConnectAsync(system.Servers.AppSettings);
        var taps = await Task.WhenAll(Features.Messages.Select(broker.TapAsync));
        await using var worker = AppProcess.Start("Worker", settings);
        await using var api = AppProcess.Start("Api", settings);
        await Task.WhenAll(api.WaitUntilHealthyAsync(ct: Test.Ct), worker.WaitUntilHealthyAsync(ct: Test.Ct));

        var marks = await SignUpPayAndFailAsync(api, system);
        await api.TerminateAsync(TimeSpan.FromSeconds(30), Test.Ct);
        await worker.TerminateAsync(TimeSpan.FromSeconds(30), Test.Ct);

        var found = new StringBuilder();
        foreach (var host in system.Apis.Concat(system.Workers).Append(api).Append(worker)) found.Append(host.Output);
        foreach (var text in _exported) found.Append(text);
        foreach (var tap in taps)
        {
            foreach (var message in await broker.TakeAllAsync(tap)) found.Append(Encoding.UTF8.GetString(message.Body.Span));
        }

        var all = found.ToString();
        Assert.Contains("/v1/invoices/{id", all, StringComparison.Ordinal);
        Assert.Contains("ReceiptIssued", all, StringComparison.Ordinal);
        Assert.DoesNotContain(marks, mark => all.Contains(mark, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<List<string>> SignUpPayAndFailAsync(AppProcess api, TestSystem system)
    {
        using var client = new HttpClient { BaseAddress = api.BaseAddress };
        var marks = new List<string>();
        string Mark()
        {
            marks.Add($"mark{Guid.NewGuid():N}");
            return marks[^1];
        }

        var (email, password) = ($"{Mark()}@example.test", Mark());
        await Call.Post("/v1/accounts", new { email, password, displayName = Mark(), companyName = Mark() }).SendAsync(client);
        await Call.Post("/v1/sessions", new { email, password = Mark(), transport = "bearer" }).SendAsync(client);
        var session = (await Call.Post("/v1/sessions", new { email, password, transport = "bearer" }).SendAsync(client)).Json;
        marks.AddRange(session.GetProperty("accessToken").GetString()!, session.GetProperty("refreshToken").GetString()!);
        client.DefaultRequestHeaders.Authorization = new("Bearer", marks[^2]);

        var buyer = $"{Mark()}@example.test";
        var name = Mark();
        var customer = (await Call.Post("/v1/customers", new { name, email = buyer }).SendAsync(client))
            .Is(HttpStatusCode.Created).Json.GetProperty("id").GetGuid();
        var lines = new[] { new { description = Mark(), quantity = 1, unitPrice = 1234 } };
        var invoice = (await Call.Post("/v1/invoices", new { customerId = customer, currency = "EUR", lines }).SendAsync(client))
            .Is(HttpStatusCode.Created).Json.GetProperty("id").GetGuid();
        await Call.Post($"/v1/invoices/{invoice}/send").SendAsync(client);
        (await Call.Post($"/v1/invoices/{invoice}/payments", new { paymentMethod = "pm_card_visa" }).SendAsync(client))
            .Is(HttpStatusCode.Created);

        // A model refuses, with the prompt in its words; then it answers.
        system.Sandbox.Behave(name, "error", "error");
        var summary = Call.Post($"/v1/customers/{customer}/summary");
        (await summary.SendAsync(client)).Is(HttpStatusCode.ServiceUnavailable);
        marks.Add((await summary.SendAsync(client)).Is(HttpStatusCode.OK).Json.GetProperty("text").GetString()!);

        // What fails: taken, unreadable, unknown, wrong.
        (await Call.Post("/v1/customers", new { name = Mark(), email = buyer }).SendAsync(client)).Is(HttpStatusCode.Conflict);
        await Call.Post("/v1/customers", $"{{\"name\":\"{Mark()}\",").SendAsync(client);
        await Call.Post("/v1/customers", new { name = $"{Mark()}\0", email = Mark() }).SendAsync(client);
        await Call.Get($"/v1/nothing/{Mark()}?token={Mark()}").SendAsync(client);
        await Call.Get($"/v1/customers?name={Mark()}&email={Mark()}@example.test&cursor={Mark()}").SendAsync(client);
        await Call.Post("/v1/invitations", new { email = $"{Mark()}@example.test", role = "member" }).SendAsync(client);
        await Call.Post("/v1/passwords/reset-requests", new { email }).SendAsync(client);

        await Eventually.IsTrueAsync(
            () => Directory.GetFiles(system.MailFolder, "*.eml").Any(file => File.ReadAllText(file).Contains(buyer)),
            "the receipt was mailed", TimeSpan.FromSeconds(30));
        return marks;
    }

    private async Task ReceiveAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, Test.Ct);
        _exported.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
    }
}
