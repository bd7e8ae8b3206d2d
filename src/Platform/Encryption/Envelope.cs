using System.Security.Cryptography;

namespace ProdReady.Platform.Encryption;

// One layout for all that is encrypted at rest, so that no second one gets a nonce or a tag wrong: the name of the key in
// clear, a random nonce of 96 bits, the tag of 128 bits, the text.
internal static class Envelope
{
    public const int TagLength = 16;
    private const int NonceLength = 12;

    /// <param name="context">What the text is; it does not open in another context.</param>
    public static byte[] Seal(AesGcm cipher, ReadOnlySpan<byte> keyName, ReadOnlySpan<byte> text, ReadOnlySpan<byte> context)
    {
        var envelope = new byte[keyName.Length + NonceLength + TagLength + text.Length];
        keyName.CopyTo(envelope);
        var rest = envelope.AsSpan(keyName.Length);
        var nonce = rest[..NonceLength];
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(
            nonce, text, rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), context);
        return envelope;
    }

    /// <exception cref="CryptographicException">It was changed, cut, or sealed in another context.</exception>
    public static byte[] Open(AesGcm cipher, int keyNameLength, ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> context)
    {
        var length = envelope.Length - keyNameLength - NonceLength - TagLength;
        if (length < 0) throw new CryptographicException("This is too short to be encrypted.");

        var text = new byte[length];
        var rest = envelope[keyNameLength..];
        cipher.Decrypt(
            rest[..NonceLength], rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), text, context);
        return text;
    }
}
