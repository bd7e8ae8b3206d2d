namespace ProdReady.Platform.LoadShedding;

// Prevents an answer that goes on for minutes from holding a place that others wait for: it is a feature of the request, and
// whoever streams gives it back as soon as the answer has begun.
internal sealed class Place(AdaptiveLimit limit, TimeProvider clock, bool isTransfer) : IDisposable
{
    private readonly long _began = clock.GetTimestamp();
    private bool _isLeft;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isLeft, true)) return;

        // How long a file takes is a matter of its length and of its client's line.
        limit.Leave(isTransfer ? null : clock.GetElapsedTime(_began));
    }
}
