using Polly;

namespace ProdReady.Platform.Resilience;

// Told apart from a failure of the dependency: the call was never sent.
/// <summary>As many calls to a dependency run and wait as it is allowed; this one was not sent.</summary>
public sealed class TooManyCallsException : ExecutionRejectedException
{
    public TooManyCallsException()
        : this("Too many calls to this dependency run at the same time.")
    {
    }

    public TooManyCallsException(string message)
        : base(message)
    {
    }

    public TooManyCallsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
