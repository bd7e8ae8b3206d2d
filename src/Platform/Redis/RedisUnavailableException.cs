namespace ProdReady.Platform.Redis;

// One type for "down", "slow" and "lost", so that no caller forgets one of the ways in which Redis can be away.
/// <summary>Redis did not answer in time, or is not connected. What the call asked may or may not have happened.</summary>
public sealed class RedisUnavailableException : Exception
{
    public RedisUnavailableException()
        : this("Redis is not available.")
    {
    }

    public RedisUnavailableException(string message)
        : base(message)
    {
    }

    public RedisUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
