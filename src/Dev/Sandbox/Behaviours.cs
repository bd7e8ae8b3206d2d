namespace ProdReady.Dev.Sandbox;

/// <summary>
/// The behaviours that were asked for and not met yet, by idempotency key, by invoice, by a text in a prompt, or by "*".
/// </summary>
internal sealed class Behaviours
{
    private readonly Dictionary<string, Queue<Behaviour>> _queues = [];

    /// <summary>What every request meets that nothing else was asked for.</summary>
    public volatile Behaviour? Always;

    public void Enqueue(string name, IEnumerable<Behaviour> behaviours)
    {
        lock (_queues)
        {
            if (!_queues.TryGetValue(name, out var queue)) _queues[name] = queue = new Queue<Behaviour>();
            foreach (var behaviour in behaviours) queue.Enqueue(behaviour);
        }
    }

    public Behaviour? Take(params ReadOnlySpan<string?> names)
    {
        lock (_queues)
        {
            foreach (var name in names)
            {
                if (name is not null && _queues.TryGetValue(name, out var queue) && queue.TryDequeue(out var behaviour))
                {
                    return behaviour;
                }
            }

            return Always;
        }
    }

    /// <summary>Of the first name that stands in the text.</summary>
    public Behaviour? TakeNamedIn(string text)
    {
        lock (_queues)
        {
            var queue = _queues.FirstOrDefault(named => text.Contains(named.Key, StringComparison.Ordinal)).Value;
            return queue is not null && queue.TryDequeue(out var behaviour) ? behaviour : null;
        }
    }
}
