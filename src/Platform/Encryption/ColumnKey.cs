using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ProdReady.Platform.Encryption;

// A cipher costs more to make than to use, and one that two threads use at once gives wrong results: each thread keeps its own.
internal sealed class ColumnKey
{
    private readonly ThreadLocal<AesGcm> _cipher;
    private readonly byte[] _name = new byte[ColumnKeys.VersionLength];

    public ColumnKey(StoredKey key)
    {
        Version = int.Parse(key.Name, CultureInfo.InvariantCulture);
        ActiveFrom = key.ActiveFrom;
        _cipher = new(() => new AesGcm(key.Secret, Envelope.TagLength));
        BinaryPrimitives.WriteInt32BigEndian(_name, Version);
    }

    public int Version { get; }

    public DateTimeOffset ActiveFrom { get; }

    public byte[] Encrypt(ReadOnlySpan<byte> text, ReadOnlySpan<byte> column) =>
        Envelope.Seal(_cipher.Value!, _name, text, column);

    public byte[] Decrypt(ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> column) =>
        Envelope.Open(_cipher.Value!, _name.Length, envelope, column);
}
