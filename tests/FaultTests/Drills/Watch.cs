using System.Diagnostics;
using System.Net;

namespace ProdReady.FaultTests.Drills;

/// <summary>Judges each answer of one drill, and measures what its clients felt.</summary>
internal sealed class Watch(Drill drill, ClientLedger ledger)
{
    /// <summary>The Api's own limit is 15 s, the balancer's 17 s, and it may have to ask a second instance.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _errors = [];
    private long _lastGood = Stopwatch.GetTimestamp();
    private long? _broken, _repaired;

    public int Requests { get; private set; }
    public TimeSpan LongestOutage { get; private set; }
    public TimeSpan Recovery { get; private set; }

    public int Errors => _errors.Values.Sum();

    public string ErrorsByKind =>
        string.Join(", ", _errors.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}"));

    public void Breaks() => _broken ??= Stopwatch.GetTimestamp();

    /// <summary>Null until it is.</summary>
    public TimeSpan? SinceRepair => _repaired is { } repaired ? Stopwatch.GetElapsedTime(repaired) : null;

    public void IsRepaired() => _repaired = Stopwatch.GetTimestamp();

    /// <summary>All clients have got through since the repair.</summary>
    public void HasRecovered() => Recovery = Stopwatch.GetElapsedTime(_repaired!.Value);

    public void Succeeded()
    {
        lock (_lock)
        {
            Requests++;
            var gap = Stopwatch.GetElapsedTime(_lastGood);
            if (gap > LongestOutage) LongestOutage = gap;
            _lastGood = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>An answer that is none, to a request that will be repeated. It must be of the right kind, and in time.</summary>
    public void Failed(Call call, Answer? answer, TimeSpan took, string? fault = null)
    {
        var isOfBalancer = answer?.Text.Contains("The balancer", StringComparison.Ordinal) == true;
        lock (_lock)
        {
            Requests++;
            var kind = answer is null ? "no answer" : $"{(int)answer.Status}{(isOfBalancer ? " of the balancer" : "")}";
            _errors[kind] = _errors.GetValueOrDefault(kind) + 1;
        }

        if (Fault(answer, isOfBalancer, took, fault) is { } wrong)
        {
            ledger.Lies.Enqueue($"{call.Method} {call.Path} after {took.TotalSeconds:0.0} s: {wrong}");
        }
    }

    private string? Fault(Answer? answer, bool isOfBalancer, TimeSpan took, string? fault) => answer switch
    {
        // On a connection that was used before, HAProxy says it by closing it.
        null when drill.LosesInstance && _broken is not null && took < Patience => null,
        null => $"no answer ({fault})",
        _ when _broken is null || drill.IsUnseen => $"{(int)answer.Status}, though clients should notice nothing: {answer.Text}",
        { MediaType: not "application/problem+json" } => $"{(int)answer.Status} is no problem: {answer.Text}",
        _ when took > Patience => $"{(int)answer.Status} came too late",
        { Status: HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout } when isOfBalancer && drill.LosesInstance => null,
        { Status: HttpStatusCode.ServiceUnavailable } when isOfBalancer && drill.LeavesNoApi => null,
        _ when isOfBalancer => $"{(int)answer.Status} of the balancer, though an Api is there",
        { Status: HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict, Headers.RetryAfter: not null } => null,
        _ => $"{(int)answer.Status}: {answer.Text}",
    };
}
