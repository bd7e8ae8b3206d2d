using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProdReady.Platform.Health;

// Prevents probes from telling more than they must: a word for each check, no exceptions, no addresses.
internal sealed record Health(bool IsReady, string Status, IReadOnlyDictionary<string, string> Checks)
{
    private const string Healthy = "healthy", Degraded = "degraded", Unhealthy = "unhealthy";

    private static readonly Dictionary<string, string> None = [];

    public static Health Unknown { get; } = new(false, Unhealthy, None);

    public static Health TimedOut { get; } = new(false, Unhealthy, None);

    public static Health Draining { get; } = new(false, "draining", None);

    public static Health From(HealthReport report)
    {
        var checks = report.Entries.ToDictionary(entry => entry.Key, entry => Word(entry.Value));
        var isReady = !checks.ContainsValue(Unhealthy);
        return new(isReady, !isReady ? Unhealthy : checks.ContainsValue(Degraded) ? Degraded : Healthy, checks);
    }

    // Only a hard check can make an instance unhealthy, whatever a library's own check says.
    private static string Word(HealthReportEntry entry) => entry.Status switch
    {
        HealthStatus.Healthy => Healthy,
        HealthStatus.Unhealthy when entry.Tags.Contains(Readiness.Hard) => Unhealthy,
        _ => Degraded,
    };
}
