using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Jobs;

namespace ProdReady.Platform.Encryption;

// A rotation that somebody has to finish by hand is one that stays half done.
internal sealed class ReencryptColumnsJob(
    Reencryption reencryption, ColumnKeys keys, IOptions<EncryptionOptions> options, TimeProvider clock,
    ILogger<ReencryptColumnsJob> log) : RecurringJob(options.Value.RefreshInterval, clock, log)
{
    private readonly TimeProvider _clock = clock;
    private int _done = 1; // Nothing is older than the first.

    protected override async Task RunAsync(CancellationToken ct)
    {
        // Not before the slowest instance has stopped writing with the key before.
        var key = keys.Current;
        if (key.Version == _done || key.ActiveFrom + options.Value.Propagation > _clock.GetUtcNow()) return;

        await reencryption.RunAsync(ct);
        _done = key.Version;
    }
}

public static class ReencryptionSetup
{
    /// <summary>Re-encrypts after a rotation, and brings the verb that shows how far it is; for the Worker.</summary>
    public static IHostApplicationBuilder AddReencryption(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Reencryption>();
        builder.Services.AddHostedService<ReencryptColumnsJob>();
        return builder;
    }
}
