using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProdReady.Platform.Health;

// Prevents probes, or anyone who calls them often, from becoming a load of their own: one check runs at a time, and its
// result holds for a second.
internal sealed class Readiness(HealthCheckService checks, TimeProvider clock)
{
    /// <summary>Tag of what an instance cannot work without. All other checks only degrade it.</summary>
    public const string Hard = "hard";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<Health> _last = Task.FromResult(Health.Unknown);
    private long _begun;
    private volatile bool _started;

    /// <summary>True from the first time on that the hard checks passed.</summary>
    public async Task<bool> HasStartedAsync()
    {
        if (!_started) _started = (await CheckAsync()).IsReady;
        return _started;
    }

    public Task<Health> CheckAsync()
    {
        lock (_lock)
        {
            if (!_last.IsCompleted) return _last;
            if (_last.Result != Health.Unknown && clock.GetElapsedTime(_begun) < Fresh) return _last;

            _begun = clock.GetTimestamp();
            return _last = RunAsync();
        }
    }

    private async Task<Health> RunAsync()
    {
        try
        {
            return Health.From(await checks.CheckHealthAsync(CancellationToken.None).WaitAsync(Limit, clock));
        }
        catch (TimeoutException)
        {
            return Health.TimedOut;
        }
    }
}
