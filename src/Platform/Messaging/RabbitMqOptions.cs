using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Messaging;

/// <summary>Where the broker is, and how much a failing message is retried before it makes room for the others.</summary>
public sealed class RabbitMqOptions
{
    public const string Section = "RabbitMq";

    /// <summary><c>amqp://user:password@host:port/vhost</c>, or <c>amqps</c> for TLS.</summary>
    [Required]
    public Uri Uri { get; set; } = null!;

    /// <summary>Messages that one consumer holds at a time: enough to be busy, few enough to share with other Workers.</summary>
    [Range(1, 1000)]
    public ushort Prefetch { get; set; } = 16;

    /// <summary>Tries after the first, with growing pauses, before a message goes to the queue's dead letters.</summary>
    [Range(0, 20)]
    public int Retries { get; set; } = 5;

    /// <summary>
    /// Tries of a message that fails because the database or an outside system is away. About an hour unless set.
    /// </summary>
    [Range(0, 10_000)]
    public int OutageRetries { get; set; } = 250;

    /// <summary>
    /// How long a consumer may take for one try; past it the message goes to the dead letters. 5 minutes unless set: more than
    /// the scan of a large file takes, and less than the half hour that the broker itself waits.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:25:00")]
    public TimeSpan AttemptLimit { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan FirstRetryAfter { get; set; } = TimeSpan.FromMilliseconds(200);
    public TimeSpan LongestRetryPause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the messages at work may take to finish when the host stops; the rest goes back to its queue.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
