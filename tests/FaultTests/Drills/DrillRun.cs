using System.Diagnostics;
using System.Globalization;
using ProdReady.Dev;

namespace ProdReady.FaultTests.Drills;

/// <summary>One drill under load: work, break, repair, work again, and then compare.</summary>
internal sealed class DrillRun(Drill drill, Stage stage, IReadOnlyList<TestTenant> companies)
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(20);
    private readonly ClientLedger _ledger = new();
    private TimeSpan _worstLag, _drained;
    private Watch Watch => field ??= new Watch(drill, _ledger);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="hold">How long it stays broken.</param>
    /// <param name="lasts">Broken and repaired again and again until this is over; once where it is zero.</param>
    /// <returns>What is broken for good.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(TimeSpan hold, TimeSpan lasts)
    {
        await Eventually.IsTrueAsync(IsWholeAsync, "the system has recovered from the test before", RecoveryLimit);
        var clients = companies.Select(NewClient).ToList();
        using var stop = new CancellationTokenSource();
        var work = clients.Select(client => client.WorkAsync(stop.Token)).Append(MeasureLagAsync(stop.Token)).ToList();
        try
        {
            var began = Stopwatch.GetTimestamp();
            await AllWorkAsync(clients, work, "before the fault");
            do
            {
                await BreakAsync(hold);
                await AllWorkAsync(clients, work, "after the fault");
                if (lasts > TimeSpan.Zero) await Task.Delay(Calm, Ct);
            }
            while (Stopwatch.GetElapsedTime(began) < lasts);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(work);
        }

        var invariants = new Invariants(stage, _ledger, companies);
        var open = await invariants.SettleAsync();
        return [.. await invariants.BrokenAsync(), .. open is null ? [] : new[] { $"not done in time: {open}" }];
    }

    /// <summary>One line: what the clients felt.</summary>
    public string Figures => string.Create(CultureInfo.InvariantCulture,
        $"{drill.Name,-20} {Watch.Requests,6} requests, {Watch.Errors,4} errors, "
        + $"outage {Watch.LongestOutage.TotalSeconds,4:0.0} s, recovered in {Watch.Recovery.TotalSeconds,4:0.0} s, "
        + $"outbox lag {_worstLag.TotalSeconds,4:0.0} s, "
        + $"drained in {_drained.TotalSeconds,4:0.0} s  {Watch.ErrorsByKind}");

    // A pooler that could not sign in at PostgreSQL lets clients wait for a second, and some of its connections may be of before:
    // so more at once than it has.
    private async Task<bool> IsWholeAsync()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(
            i => Business.AnswersAsync(companies[i % companies.Count].On(i % 2), "/v1/customers")));
        return answers.All(isGood => isGood);
    }

    private async Task BreakAsync(TimeSpan hold)
    {
        Watch.Breaks();
        try
        {
            await drill.BeginAsync(stage, Ct);
            await Task.Delay(hold, Ct);
        }
        finally
        {
            await drill.EndAsync(stage, CancellationToken.None);
            Watch.IsRepaired();
        }
    }

    // Each client, not the first lucky one; and each several times, through all that it does.
    private async Task AllWorkAsync(List<Client> clients, List<Task> work, string when)
    {
        foreach (var client in clients) client.CountAnew();
        var hasRecovered = false;
        await Eventually.IsTrueAsync(
            () =>
            {
                if (!hasRecovered && clients.All(client => client.Answered > 0)) (hasRecovered, _) = (true, Recovered());
                return work.Any(task => task.IsFaulted) || clients.All(client => client.Answered > 12);
            },
            $"all clients work {when}", RecoveryLimit);

        bool Recovered()
        {
            if (when == "after the fault") Watch.HasRecovered();
            return true;
        }
    }

    private Client NewClient(TestTenant company) =>
        new(new HttpClient { BaseAddress = stage.Balancer.BaseAddress, Timeout = Watch.Patience + TimeSpan.FromSeconds(5) },
            company.Email, _ledger, Watch);

    // Asked as the superuser; while PostgreSQL itself is away nothing is measured, and the age shows afterwards.
    private async Task MeasureLagAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                limit.CancelAfter(TimeSpan.FromSeconds(2));
                var age = await stage.Servers.AdministerAsync(
                    "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0) FROM outbox_messages",
                    ct: limit.Token);
                var lag = TimeSpan.FromSeconds(double.Parse(age, CultureInfo.InvariantCulture));
                if (lag > _worstLag) _worstLag = lag;
                if (Watch.SinceRepair is { } since && lag > since) _drained = since;
                await Task.Delay(1_000, stop);
            }
            catch (Exception away) when (away is DevException or OperationCanceledException)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }
}
