using System.Net;
using System.Text.Json;

namespace ProdReady.Platform.Resilience;

// Prevents "no answer" from being read as "no": what a call without an answer has done is not known.
/// <summary>
/// What came of a call to an outside dependency: an answer, whatever its status, or the reason why there is none.
/// </summary>
public abstract record OutsideAnswer
{
    private OutsideAnswer()
    {
    }

    /// <summary>It answered; a status of 500 and above, 429 or 408 means that all retries did.</summary>
    public sealed record Received(HttpStatusCode Status, string Body) : OutsideAnswer
    {
        /// <summary>Null where the body is not such JSON: a proxy in between may answer anything.</summary>
        public T? TryReadJson<T>(JsonSerializerOptions options) where T : class
        {
            try
            {
                return JsonSerializer.Deserialize<T>(Body, options);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>It did not answer within the limits: it may have done what was asked, or not.</summary>
    public sealed record Missing(OutsideFailure Reason, string Detail) : OutsideAnswer;
}

public enum OutsideFailure
{
    /// <summary>Neither an attempt nor the call as a whole ended in time.</summary>
    Timeout,

    /// <summary>No connection, or one that broke.</summary>
    Transport,

    /// <summary>Not sent (any more): the circuit is open, or too many calls run.</summary>
    Refused,
}
