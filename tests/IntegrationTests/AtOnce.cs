namespace ProdReady.IntegrationTests;

/// <summary>Counts what runs at the same time; two that begin in the same instant are both counted.</summary>
public sealed class AtOnce
{
    private readonly Lock _gate = new();
    private int _now;
    private int _most;

    public int Now
    {
        get { lock (_gate) return _now; }
    }

    public int Most
    {
        get { lock (_gate) return _most; }
    }

    public void Begin()
    {
        lock (_gate) _most = Math.Max(_most, ++_now);
    }

    public void End()
    {
        lock (_gate) _now--;
    }
}
