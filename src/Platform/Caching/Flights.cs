namespace ProdReady.Platform.Caching;

// Prevents a hundred callers of one process that miss together from reading the database a hundred times.
internal sealed class Flights
{
    private readonly Dictionary<CacheKey, Flight> _flights = [];
    private readonly Lock _lock = new();

    /// <summary>
    /// The read of this key to take part in; the caller is to do it where it is the owner. With <paramref name="fresh"/>
    /// only a read that has not begun yet will do: without Redis nobody tells of the writes of other instances, so the
    /// answer must be read after the question.
    /// </summary>
    public Flight Join(CacheKey key, long sum, bool fresh, out bool isOwner)
    {
        lock (_lock)
        {
            isOwner = false;
            if (_flights.TryGetValue(key, out var flight))
            {
                if (!flight.HasBegun || (!fresh && flight.Sum == sum))
                {
                    return flight;
                }

                if (fresh && flight.Next is { } next)
                {
                    return next;
                }
            }

            isOwner = true;
            var own = new Flight(key, sum);
            if (fresh && flight is not null)
            {
                own.Previous = flight;
                flight.Next = own;
            }
            else
            {
                own.HasBegun = true;
                _flights[key] = own;
            }

            return own;
        }
    }

    /// <summary>Waits for the owner's turn; from then on nobody joins who wants a fresh answer.</summary>
    public async Task BeginAsync(Flight flight, CancellationToken ct)
    {
        if (flight.Previous is { } previous)
        {
            await previous.Landed.WaitAsync(ct);
            lock (_lock)
            {
                (flight.Previous, flight.HasBegun) = (null, true);
            }
        }
    }

    public void End(Flight flight)
    {
        lock (_lock)
        {
            flight.HasBegun = true;
            if (flight.Previous?.Next == flight)
            {
                flight.Previous.Next = null;
            }

            if (_flights.TryGetValue(flight.Key, out var current) && current == flight)
            {
                if (flight.Next is { } next)
                {
                    _flights[flight.Key] = next;
                }
                else
                {
                    _flights.Remove(flight.Key);
                }
            }
        }

        flight.Land();
    }
}
