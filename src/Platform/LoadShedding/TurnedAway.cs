namespace ProdReady.Platform.LoadShedding;

// Prevents a flood from becoming one of log lines: a feature of the requests that were turned away, which are counted once a
// second instead of being written down one by one.
internal sealed class TurnedAway
{
    public static TurnedAway Instance { get; } = new();
}
