using System.Collections.Concurrent;

namespace ProdReady.FaultTests.Drills;

/// <summary>
/// What clients were told, kept outside of the system: the truth that the system is compared with. A client repeats each
/// request until it gets an answer, so what is not in here was never asked for to the end.
/// </summary>
internal sealed class ClientLedger
{
    public ConcurrentDictionary<Guid, string> Customers { get; } = [];

    /// <summary>To their numbers.</summary>
    public ConcurrentDictionary<Guid, int> Invoices { get; } = [];

    public ConcurrentDictionary<Guid, byte> Paid { get; } = [];
    public ConcurrentDictionary<Guid, byte> Documents { get; } = [];

    /// <summary>What was wrong at once, without looking anywhere else.</summary>
    public ConcurrentQueue<string> Lies { get; } = [];
}
