using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Encryption;

// The framework's keys in the table of all keys. Encrypted here and not by an IXmlEncryptor: a key that does not decrypt
// there is skipped, and with a wrong key from outside the framework would go on with a new ring that opens nothing old.
internal sealed class DataProtectionKeys(KeyTable table, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. table.Read(KeyRings.DataProtection).Select(key => XElement.Parse(Encoding.UTF8.GetString(key.Secret)))];

    public void StoreElement(XElement element, string friendlyName) => table.Add(
        KeyRings.DataProtection, friendlyName, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)),
        clock.GetUtcNow());
}

// The framework reads its ring once a day, and would not know for so long the key that another instance encrypts with.
internal sealed class DataProtectionRing(
    IKeyManager keys, KeyTable table, IOptions<KeyManagementOptions> options, TimeProvider clock) : IKeyManager
{
    private CancellationTokenSource _read = new();

    /// <summary>The ring is read anew when it is next needed.</summary>
    public void Expire() => Interlocked.Exchange(ref _read, new()).Cancel();

    public CancellationToken GetCacheExpirationToken() => _read.Token;

    public IReadOnlyCollection<IKey> GetAllKeys()
    {
        if (keys.GetAllKeys() is { Count: > 0 } found) return found;

        var now = clock.GetUtcNow();
        table.MakeFirst(KeyRings.DataProtection, () => keys.CreateNewKey(now, now + options.Value.NewKeyLifetime));
        return keys.GetAllKeys();
    }

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate)
    {
        var key = keys.CreateNewKey(activationDate, expirationDate);
        Expire();
        return key;
    }

    public void RevokeKey(Guid keyId, string? reason = null)
    {
        keys.RevokeKey(keyId, reason);
        Expire();
    }

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null)
    {
        keys.RevokeAllKeys(revocationDate, reason);
        Expire();
    }
}
