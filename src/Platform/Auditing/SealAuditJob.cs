using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Schedules;

namespace ProdReady.Platform.Auditing;

// The longer entries stand unsealed, the longer they can be changed without a trace.
internal sealed class SealAuditJob(AuditChain chain, TimeProvider clock, ILogger<SealAuditJob> log)
    : RecurringJob(AuditChain.SealedAfter, clock, log)
{
    protected override Task RunAsync(CancellationToken ct) => chain.SealAsync(ct);
}

public static class AuditingSetup
{
    /// <summary>Seals the audit trails, verifies them each night, and brings the verb that does; for the Worker.</summary>
    public static IHostApplicationBuilder AddAuditSeals(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditChain>();
        builder.Services.AddHostedService<SealAuditJob>();
        builder.AddSchedule(
            "verify-audit", Recurrence.Daily(3, 0), services => services.GetRequiredService<AuditChain>().CheckAsync);
        return builder;
    }
}
