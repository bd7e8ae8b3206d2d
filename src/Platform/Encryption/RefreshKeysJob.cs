using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Jobs;

namespace ProdReady.Platform.Encryption;

// An instance that does not look for keys of others cannot read what they encrypt.
internal sealed class RefreshKeysJob(
    DataProtectionRing ring, ColumnKeys columns, IOptions<EncryptionOptions> options, TimeProvider clock,
    ILogger<RefreshKeysJob> log)
    : RecurringJob(options.Value.RefreshInterval, clock, log)
{
    protected override Task RunAsync(CancellationToken ct)
    {
        ring.Expire();
        columns.Refresh();
        return Task.CompletedTask;
    }
}
