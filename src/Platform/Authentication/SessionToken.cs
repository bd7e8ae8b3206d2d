using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace ProdReady.Platform.Authentication;

/// <summary>
/// An opaque token: which session, and the secret that proves it, of which only the SHA-256 is ever stored. Whoever reads
/// the database or a backup of it cannot sign in with what is found there.
/// </summary>
/// <param name="SessionId">The session that the token speaks of.</param>
/// <param name="Secret">256 random bits; of refresh tokens the first half stays and the second changes with each use.</param>
public readonly record struct SessionToken(Guid SessionId, byte[] Secret)
{
    private const int IdLength = 16;
    private const int SecretLength = 32;
    private const int FamilyLength = SecretLength / 2;
    private const int Length = IdLength + SecretLength;

    /// <summary>Of base64url text (RFC 4648 section 5): 48 bytes fill it without padding.</summary>
    public const int TextLength = Length / 3 * 4;

    public static SessionToken Create(Guid sessionId) => new(sessionId, RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>Reads what a client sent; false for anything that cannot be a token of ours.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SessionToken token)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length != TextLength
            || Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done || written != Length)
        {
            token = default;
            return false;
        }

        token = new SessionToken(new Guid(bytes[..IdLength], bigEndian: true), bytes[IdLength..].ToArray());
        return true;
    }

    /// <summary>What the server stores of it.</summary>
    public byte[] Hash() => SHA256.HashData(Secret);

    /// <summary>The refresh token that takes this one's place.</summary>
    public SessionToken Next()
    {
        var secret = RandomNumberGenerator.GetBytes(SecretLength);
        Secret.AsSpan(..FamilyLength).CopyTo(secret);
        return this with { Secret = secret };
    }

    /// <summary>What the server stores to know a used refresh token again.</summary>
    public byte[] FamilyHash() => SHA256.HashData(Secret.AsSpan(..FamilyLength));

    /// <summary>Whether this token is the one whose hash was stored; takes the same time for every wrong one.</summary>
    public bool Proves(ReadOnlySpan<byte> storedHash)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Secret, hash);
        return CryptographicOperations.FixedTimeEquals(hash, storedHash);
    }

    /// <summary>What the client carries. A secret: never log it.</summary>
    public string ToText()
    {
        Span<byte> bytes = stackalloc byte[Length];
        SessionId.TryWriteBytes(bytes, bigEndian: true, out _);
        Secret.CopyTo(bytes[IdLength..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Says which session, and nothing that would open it.</summary>
    public override string ToString() => $"token of session {SessionId}";
}
