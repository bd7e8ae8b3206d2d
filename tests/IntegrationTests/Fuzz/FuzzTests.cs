using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ProdReady.Dev.Processes;
using ProdReady.IntegrationTests.Customers;
using ProdReady.IntegrationTests.Documents;
using ProdReady.IntegrationTests.Invoices;

namespace ProdReady.IntegrationTests.Fuzz;

/// <summary>
/// Malformed requests for every route that the Api describes, always the same ones for a seed. <c>./dev fuzz --seed N
/// --count N</c> sends more; <c>--only N</c> sends one again.
/// </summary>
public sealed partial class FuzzTests(TestServers servers)
{
    private const int AtOnce = 8;
    private const int Often = 200;
    private static readonly int Seed = Setting("FUZZ_SEED") ?? 1;
    private static readonly int Count = Setting("FUZZ_COUNT") ?? 2_000;
    private static readonly int? Only = Setting("FUZZ_ONLY");
    private readonly ConcurrentDictionary<int, RawAnswer> _answers = [];
    private readonly ConcurrentQueue<string> _failures = [];

    [Fact]
    public async Task No_malformed_request_breaks_a_route_or_leaves_a_trace()
    {
        var system = await servers.SystemAsync();
        await using var api = AppProcess.Start("Api", InProduction(system.HostSettings));
        await api.WaitUntilHealthyAsync(ct: Test.Ct);
        var document = (await Call.Get("/openapi/v1.json").SendAsync(system.Anonymous())).Json;
        var targets = Target.FindAll(document);

        for (var first = Only ?? 0; first < (Only + 1 ?? Count); first += Often)
        {
            await SendAsync(system, api, targets, Enumerable.Range(first, Math.Min(Often, (Only + 1 ?? Count) - first)));
        }

        await FindTracesAsync(system);
        var log = api.Output.Split('\n').Where(line => line.Contains("The request failed", StringComparison.Ordinal)).Take(3);
        Console.WriteLine($"Seed {Seed}: {_answers.Count} requests over {targets.Count} operations: {Statuses()}");
        Assert.False(api.HasExited, "the Api has ended");
        Assert.True(
            Only is not null || _answers.Values.Count(answer => answer.Status is 401) < _answers.Count / 3,
            $"most requests never reached a route: {Statuses()}");
        Assert.True(_failures.IsEmpty, string.Join("\n\n", _failures.Take(5).Concat(log)));
    }

    // Fresh tenants each time: requests among these end their own session, or change what others refer to.
    private async Task SendAsync(TestSystem system, AppProcess api, IReadOnlyList<Target> targets, IEnumerable<int> numbers)
    {
        var tenant = await system.NewTenantAsync(Test.Ct);
        var customer = await SomeCustomer.CreateAsync(tenant.Client);
        var invoice = await SomeInvoice.CreateAsync(tenant.Client, customer.Id);
        var document = await SomeDocument.UploadAsync(tenant.Client);
        var known = new Dictionary<string, string>
        {
            ["customerId"] = customer.Id.ToString(), ["invoiceId"] = invoice.Id.ToString(),
            ["documentId"] = document.Id.ToString(),
        };
        var leaving = await system.NewTenantAsync(Test.Ct);
        var generator = new Generator(Seed, targets, known);
        await Parallel.ForEachAsync(
            numbers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Test.Ct },
            async (number, ct) =>
            {
                var token = targets[number % targets.Count].MayEndSession ? leaving.AccessToken : tenant.AccessToken;
                await SendAsync(api, generator.Make(number, token), ct);
            });
    }

    private async Task SendAsync(AppProcess api, Draft draft, CancellationToken ct)
    {
        var bytes = draft.ToBytes();
        var answer = new RawAnswer(0, "", "");
        string? verdict;
        try
        {
            answer = await Wire.SendAsync(api.BaseAddress, bytes, draft.IsIncomplete, ct);

            // On a busy machine an instance may refuse for a moment; what is wrong with a request stays wrong.
            if (answer.Status == (int)HttpStatusCode.ServiceUnavailable)
            {
                answer = await Wire.SendAsync(api.BaseAddress, bytes, draft.IsIncomplete, ct);
            }

            verdict = Verdict.On(draft, answer);
        }
        catch (TimeoutException silence)
        {
            verdict = silence.Message;
        }

        _answers[draft.Number] = answer;
        if (verdict is null) return;
        Fail(draft.Number, $"{draft.Target.Name} ({string.Join(", ", draft.Tricks)}) {verdict}", bytes, answer);
    }

    /// <summary>Each text of a request holds its number, so a row tells which one has written it: one that was taken?</summary>
    private async Task FindTracesAsync(TestSystem system)
    {
        var tables = await system.Servers.AdministerAsync(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'", ct: Test.Ct);
        foreach (var table in tables.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var query = $"SELECT DISTINCT (regexp_matches(t::text, 'fz{Seed}x([0-9]+)y', 'g'))[1] FROM \"{table}\" t";
            var found = await system.Servers.AdministerAsync(query, ct: Test.Ct);
            foreach (var number in found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
            {
                if (_answers.TryGetValue(number, out var answer) && answer.Status is >= 400)
                {
                    Fail(number, $"was refused, yet {table} holds a text of it", [], answer);
                }
            }
        }
    }

    private void Fail(int number, string what, byte[] request, RawAnswer answer) => _failures.Enqueue(
        $"Seed {Seed}, number {number}: {what}. Again: ./dev fuzz --seed {Seed} --only {number}\n"
        + $"> {Readable(Encoding.Latin1.GetString(request))}\n< {Readable(answer.Head + answer.Body)}");

    private static string Readable(string text) =>
        Unprintable().Replace(text.Length > 2_000 ? $"{text[..2_000]} ..." : text, match => $"\\x{(int)match.Value[0]:x2}")
            .Replace("\r\n", "\n  ", StringComparison.Ordinal);

    private string Statuses() => string.Join(", ", _answers.Values.CountBy(answer => answer.Status).OrderBy(pair => pair.Key)
        .Select(pair => $"{pair.Value} x {(pair.Key == 0 ? "closed" : pair.Key)}"));

    private static Dictionary<string, string> InProduction(IReadOnlyDictionary<string, string> settings) => new(settings)
    {
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Accounts__PasswordHashRounds"] = "210000",
        ["Webhooks__AllowLoopback"] = "false",
    };

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"[^\x20-\x7e\r\n]")]
    private static partial Regex Unprintable();
}
