using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Messaging;

/// <summary>How the relay paces itself, so that neither a lost wake-up nor a slow broker holds messages back for long.</summary>
public sealed class OutboxOptions
{
    public const string Section = "Outbox";

    /// <summary>How long a message waits at most when the wake-up through Redis was lost.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a relay that was woken and has looked lets messages gather before it looks again. A message after silence does
    /// not wait for it. Without it each message costs a look of its own in every Worker.
    /// </summary>
    public TimeSpan GatherTime { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Rows that one relay locks and sends at a time.</summary>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 100;

    /// <summary>
    /// How long the broker may take to confirm; locks are held meanwhile, so another relay leaves the rows alone.
    /// </summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
