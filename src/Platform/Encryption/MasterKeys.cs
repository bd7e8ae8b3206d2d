using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Encryption;

/// <summary>
/// Encrypts the keys that the database holds under one from outside. Each result names the key that it needs, so that an
/// outside key can be replaced while what is under the one before is still read.
/// </summary>
public sealed class MasterKeys(IOptions<EncryptionOptions> options)
{
    private const int IdLength = 8;
    private readonly (byte[] Id, byte[] Key)[] _keys = [.. options.Value.Keys().Select(Derive)];

    /// <param name="name">What the secret is; it does not open under another name.</param>
    internal byte[] Wrap(ReadOnlySpan<byte> secret, string name)
    {
        using var cipher = new AesGcm(_keys[0].Key, Envelope.TagLength);
        return Envelope.Seal(cipher, _keys[0].Id, secret, Encoding.UTF8.GetBytes(name));
    }

    /// <exception cref="OptionsValidationException">None of the keys in the settings fits.</exception>
    internal byte[] Unwrap(byte[] wrapped, string name)
    {
        var key = _keys.FirstOrDefault(key => wrapped.AsSpan().StartsWith(key.Id)).Key ?? throw NoneFits();
        using var cipher = new AesGcm(key, Envelope.TagLength);
        return Envelope.Open(cipher, IdLength, wrapped, Encoding.UTF8.GetBytes(name));
    }

    /// <summary>Whether it is under the key that encrypts now.</summary>
    internal bool IsUnderFirst(byte[] wrapped) => wrapped.AsSpan().StartsWith(_keys[0].Id);

    // Derived apart, so that the id tells nothing of the key.
    private static (byte[] Id, byte[] Key) Derive(byte[] master) =>
        (HKDF.DeriveKey(HashAlgorithmName.SHA256, master, IdLength, info: "id"u8.ToArray()),
            HKDF.DeriveKey(HashAlgorithmName.SHA256, master, master.Length, info: "wrap"u8.ToArray()));

    private static OptionsValidationException NoneFits() => new(EncryptionOptions.Section, typeof(EncryptionOptions),
    [
        "Setting Encryption:MasterKeys is wrong: none of its keys opens those in the database "
        + "(environment variable Encryption__MasterKeys).",
    ]);
}
