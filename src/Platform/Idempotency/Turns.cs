namespace ProdReady.Platform.Idempotency;

// Ten clicks on one button reach one instance as ten requests with one key. Here they queue in memory, so that one of
// them asks the database and the others do not poll it with connections that other work needs.
internal sealed class Turns
{
    private readonly Dictionary<long, Queue> _queues = [];

    /// <summary>
    /// Waits for the key's turn; false when <paramref name="limit"/> was over first. A true must be followed by
    /// <see cref="Leave"/>.
    /// </summary>
    public async Task<bool> EnterAsync(long key, TimeSpan limit, CancellationToken ct)
    {
        var queue = Join(key);
        var entered = false;
        try
        {
            entered = await queue.Door.WaitAsync(limit, ct);
            return entered;
        }
        finally
        {
            if (!entered)
            {
                Part(key, queue);
            }
        }
    }

    public void Leave(long key)
    {
        lock (_queues)
        {
            var queue = _queues[key];
            queue.Door.Release();
            Part(key, queue);
        }
    }

    private Queue Join(long key)
    {
        lock (_queues)
        {
            var queue = _queues.TryGetValue(key, out var found) ? found : _queues[key] = new Queue();
            queue.Members++;
            return queue;
        }
    }

    private void Part(long key, Queue queue)
    {
        lock (_queues)
        {
            if (--queue.Members == 0)
            {
                _queues.Remove(key);
            }
        }
    }

    private sealed class Queue
    {
        public SemaphoreSlim Door { get; } = new(1, 1);
        public int Members { get; set; }
    }
}
