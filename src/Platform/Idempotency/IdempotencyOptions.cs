namespace ProdReady.Platform.Idempotency;

/// <summary>
/// The three times that keep a retry from acting twice, and a crashed attempt from blocking its retry for ever.
/// </summary>
public sealed class IdempotencyOptions
{
    public const string Section = "Idempotency";

    /// <summary>How long an answer is kept for a retry.</summary>
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a second request with the same key waits for the first one's answer before it gets 409.</summary>
    public TimeSpan WaitForAnswer { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long an attempt with an outside call counts as alive. Above the call's total timeout, so that no retry takes
    /// over while the first attempt still waits for its answer. That of a streamed body is prolonged while it lives.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);
}
