using ProdReady.Platform.Encryption;

namespace ProdReady.Platform.Idempotency;

// The four states in which a second request can find a key. Folding any two of them together is how a retried payment
// charges twice or a stranger's answer is handed out.
internal abstract record KeyClaim
{
    /// <summary>Nobody has answered and nobody is at it: this request carries the operation out.</summary>
    public sealed record Mine : KeyClaim;

    /// <summary>Another attempt is at work.</summary>
    public sealed record Running : KeyClaim;

    /// <summary>Done before: the answer is given again, byte for byte.</summary>
    public sealed record Answered(StoredAnswer Answer) : KeyClaim;

    /// <summary>The key was used for another path or body.</summary>
    public sealed record OtherRequest : KeyClaim;
}

internal sealed record StoredAnswer(int StatusCode, string? ContentType, string? Location, string? EntityTag, byte[] Body)
{
    private static readonly byte[] Column = [.. "idempotency_records.body"u8];

    // An answer repeats what was sent, names and addresses with it: it is stored no clearer than they are.
    public byte[] SealBody(ColumnKeys keys) => keys.Encrypt(Body, Column);

    public static byte[] OpenBody(byte[] envelope, ColumnKeys keys) => keys.Open(envelope, Column);
}
