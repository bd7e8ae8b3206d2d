using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace ProdReady.Platform.Encryption;

/// <summary>
/// Encrypts columns by AES-256-GCM and hashes what they are looked up by. Each value names the version of its key, and the
/// keys stay in this process: asking for one at each value would cost more than the query.
/// </summary>
public sealed class ColumnKeys(KeyTable? table, TimeProvider clock)
{
    internal const int VersionLength = sizeof(int);
    private const int KeyLength = 32;
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private volatile Ring? _ring;

    /// <summary>For a context of which only the model is asked, as by the Migrator.</summary>
    internal static ColumnKeys None { get; } = new(null, TimeProvider.System);

    /// <summary>What encrypts now.</summary>
    internal ColumnKey Current => Known().Current(clock.GetUtcNow());

    internal static ColumnKeys Of(DbContextOptions options) =>
        options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider?.GetService<ColumnKeys>() ?? None;

    /// <param name="column">What the value belongs to; it does not open in another.</param>
    internal byte[] Encrypt(string text, byte[] column) => Encrypt(Encoding.UTF8.GetBytes(text), column);

    /// <inheritdoc cref="Encrypt(string, byte[])"/>
    internal byte[] Encrypt(ReadOnlySpan<byte> text, byte[] column) => Current.Encrypt(text, column);

    /// <exception cref="CryptographicException">It was changed, belongs to another column, or its key is gone.</exception>
    internal string Decrypt(byte[] envelope, byte[] column) => Encoding.UTF8.GetString(Open(envelope, column));

    internal byte[] Reencrypt(byte[] envelope, byte[] column) =>
        Current.Encrypt(Open(envelope, column), column);

    /// <summary>The same for the same text of one column, and of no use without the key: HMAC-SHA-256.</summary>
    internal byte[] Hash(string text, byte[] column)
    {
        byte[] named = [.. column, 0, .. Encoding.UTF8.GetBytes(text)];
        return HMACSHA256.HashData(Known().Lookup, named);
    }

    /// <summary>Reads the keys that others may have made.</summary>
    internal void Refresh()
    {
        lock (_turn) _ring = Read();
    }

    /// <summary>Makes a new version; it encrypts from then on.</summary>
    internal int Rotate(DateTimeOffset from)
    {
        Refresh();
        var version = Known().Keys.Keys.Max() + 1;
        table!.Add(KeyRings.Columns, Name(version), RandomNumberGenerator.GetBytes(KeyLength), from);
        Refresh();
        return version;
    }

    /// <inheritdoc cref="Decrypt"/>
    internal byte[] Open(byte[] envelope, byte[] column)
    {
        if (envelope.Length < VersionLength) throw new CryptographicException("This is too short to be encrypted.");
        var version = BinaryPrimitives.ReadInt32BigEndian(envelope);
        return (Known().Keys.GetValueOrDefault(version) ?? Find(version)).Decrypt(envelope, column);
    }

    // Another instance has encrypted with a version that came after this one last looked.
    private ColumnKey Find(int version)
    {
        lock (_turn)
        {
            if (clock.GetUtcNow() - _ring!.ReadAt > LookAgainAfter) _ring = Read();
            return _ring.Keys.GetValueOrDefault(version)
                ?? throw new CryptographicException($"There is no column key of version {version}.");
        }
    }

    private Ring Known()
    {
        if (_ring is { } ring) return ring;
        lock (_turn) return _ring ??= Read();
    }

    private Ring Read()
    {
        if (table is null) throw new InvalidOperationException("This context has no keys: its host lacks AddEncryption.");
        var now = clock.GetUtcNow();
        var keys = ReadOrMake(table, KeyRings.Columns, now);
        var lookup = ReadOrMake(table, KeyRings.Lookups, now);
        return new Ring(
            keys.Select(key => new ColumnKey(key)).ToFrozenDictionary(key => key.Version), lookup.Single().Secret, now);
    }

    private static IReadOnlyList<StoredKey> ReadOrMake(KeyTable table, string ring, DateTimeOffset now)
    {
        if (table.Read(ring) is { Count: > 0 } found) return found;
        table.MakeFirst(ring, () => table.Add(ring, Name(1), RandomNumberGenerator.GetBytes(KeyLength), now));
        return table.Read(ring);
    }

    private static string Name(int version) => FormattableString.Invariant($"{version}");

    private sealed record Ring(FrozenDictionary<int, ColumnKey> Keys, byte[] Lookup, DateTimeOffset ReadAt)
    {
        private readonly ColumnKey[] _newestFirst = [.. Keys.Values.OrderByDescending(key => key.Version)];

        // The first of all may be young for a clock that is behind.
        public ColumnKey Current(DateTimeOffset now) =>
            Array.Find(_newestFirst, key => key.ActiveFrom <= now) ?? _newestFirst[^1];
    }
}
