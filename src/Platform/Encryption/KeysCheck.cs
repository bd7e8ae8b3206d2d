using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ProdReady.Platform.Encryption;

// With a wrong key from outside each request that needs a key would fail, hours later and one by one: so the start does.
internal sealed class KeysCheck(DataProtectionRing ring, ColumnKeys columns, ILogger<KeysCheck> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            ring.GetAllKeys();
            columns.Refresh();
        }
        catch (NpgsqlException fault)
        {
            // Not ready without its database, but alive: the keys are read when it is there.
            log.LogWarning(fault, "The keys in the database could not be read yet.");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
