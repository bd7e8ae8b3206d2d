namespace ProdReady.Platform.LoadShedding;

/// <summary>
/// Endpoint metadata: answered however loaded the instance is. Prevents an orchestrator from restarting an instance
/// because it is busy, which would hand its load to the others.
/// </summary>
public sealed class NeverShed
{
    public static NeverShed Instance { get; } = new();
}
