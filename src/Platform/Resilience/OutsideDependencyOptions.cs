using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Resilience;

// A limit that nobody stated is a hundred seconds, or none: these are all the limits of one outside dependency.
/// <summary>
/// How patient we are with one outside dependency. A nested section of its settings, such as <c>Payments:Calls</c>.
/// </summary>
public sealed class OutsideDependencyOptions : IValidatableObject
{
    /// <summary>For a whole call: waiting for a free place, all attempts and the pauses between them. 10 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>For one attempt, the answer's body included. 3 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Attempts after the first. 3 unless set.</summary>
    [Range(1, 10)]
    public int Retries { get; set; } = 3;

    /// <summary>The first pause, which doubles each time, with jitter. 200 ms unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause. Who asks by Retry-After for a longer one is not called again. 5 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Calls of this instance at the same time. 50 unless set.</summary>
    [Range(1, 10_000)]
    public int ConcurrentCalls { get; set; } = 50;

    /// <summary>Calls that wait for a free place; more are refused at once. 50 unless set.</summary>
    [Range(0, 10_000)]
    public int WaitingCalls { get; set; } = 50;

    /// <summary>The share of failed attempts, over <see cref="CircuitWindow"/>, that opens the circuit. 0.5 unless set.</summary>
    [Range(0.01, 1.0)]
    public double CircuitFailureRatio { get; set; } = 0.5;

    /// <summary>Attempts within the window below which the circuit stays closed. 10 unless set.</summary>
    [Range(2, 10_000)]
    public int CircuitMinimumAttempts { get; set; } = 10;

    /// <summary>30 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan CircuitWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open circuit refuses calls before it lets one through as a trial. 5 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan CircuitBreak { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest answer, in bytes, that is read. 1 MiB unless set.</summary>
    [Range(1, int.MaxValue)]
    public int LongestAnswer { get; set; } = 1024 * 1024;

    /// <summary>How long a connection is used, so that a change of DNS is noticed. 2 min unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(2);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AttemptTimeout > TotalTimeout)
        {
            yield return new ValidationResult("It must not be longer than TotalTimeout.", [nameof(AttemptTimeout)]);
        }
    }
}
