using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Encryption;

/// <summary>
/// The Worker's verbs <c>rotate-keys</c> and <c>rewrap-keys</c>. A key that nobody can replace in an afternoon is not
/// replaced when it has leaked either.
/// </summary>
public sealed class RotateKeys(
    IKeyManager ring, ColumnKeys columns, KeyTable table, TimeProvider clock, IOptions<EncryptionOptions> encryption,
    IOptions<KeyManagementOptions> management)
{
    /// <summary>Makes a new key; it encrypts when all instances know it, and the old ones go on decrypting.</summary>
    public Task RotateAsync(CancellationToken ct)
    {
        var from = clock.GetUtcNow() + encryption.Value.Propagation;
        var key = ring.CreateNewKey(from, from + management.Value.NewKeyLifetime);
        Console.WriteLine($"Data protection: key {key.KeyId} encrypts from {from:O} on; the keys before it still decrypt.");
        var version = columns.Rotate(from);
        Console.WriteLine($"Columns: version {version} encrypts from {from:O} on.");
        return Task.CompletedTask;
    }

    /// <summary>Encrypts all keys in the database under the first key from outside; the others may leave the settings.</summary>
    public async Task RewrapAsync(CancellationToken ct)
    {
        var changed = await table.RewrapAsync(ct);
        Console.WriteLine($"{changed} keys were put under the first of Encryption:MasterKeys; all are under it now.");
    }
}
