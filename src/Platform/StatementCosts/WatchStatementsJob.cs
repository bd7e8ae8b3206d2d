using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Telemetry;
using static ProdReady.Platform.StatementCosts.TopStatements;

namespace ProdReady.Platform.StatementCosts;

// The counters add up since they were reset: a statement that became slow this morning hides for weeks behind what it took
// before. So each run looks at what came since the one before.
internal sealed class WatchStatementsJob(
    TopStatements statements, IOptions<StatementsOptions> options, TimeProvider clock, ILogger<WatchStatementsJob> log)
    : RecurringJob(options.Value.Interval, clock, log)
{
    private static readonly Counter<long> OverBudget = Instrumentation.Meter.CreateCounter<long>(
        "db.statements.over_budget", "{statement}", "Statements that took more of the database's time than they may");

    private readonly StatementsOptions _options = options.Value;
    private readonly ILogger _log = log;
    private Dictionary<string, Counters>? _before;

    protected override async Task RunAsync(CancellationToken ct)
    {
        if (await statements.ReadAllAsync(ct) is not { } now) return;
        if (_before is { } before)
        {
            foreach (var one in Rank(Since(before, now)).Where(IsOverBudget)) Report(one);
        }

        _before = now;
    }

    // Counters that went down were reset: all that they show is new.
    private static Dictionary<string, Counters> Since(Dictionary<string, Counters> before, Dictionary<string, Counters> now) =>
        now.ToDictionary(one => one.Key, one =>
            before.TryGetValue(one.Key, out var old) && old.Calls <= one.Value.Calls
                ? new Counters(one.Value.Calls - old.Calls, one.Value.Milliseconds - old.Milliseconds)
                : one.Value);

    private bool IsOverBudget(StatementCost one) =>
        one.Total >= _options.Least && (one.Share > _options.MostShare || one.Mean > _options.MostMean);

    private void Report(StatementCost one)
    {
        OverBudget.Add(1);
        _log.LogWarning(
            "A statement is over its budget: {Share} % of the database's time, {Mean} on average, {Calls} calls: {Statement}",
            Math.Round(one.Share), one.Mean, one.Calls, one.Text);
    }
}
