namespace ProdReady.Platform.Messaging;

/// <summary>
/// The messages that the outbox may carry, by name. A closed list, because turning any stored name into a type would
/// let whoever can write a row choose what is instantiated.
/// </summary>
public sealed class MessageTypes(IEnumerable<Type> types, IEnumerable<ConsumerQueue> consumers)
{
    private readonly HashSet<Type> _consumed = [.. consumers.SelectMany(consumer => consumer.Messages)];
    private readonly Dictionary<string, Type> _byName = types.ToDictionary(type => type.FullName!);

    /// <exception cref="InvalidOperationException">The type is not registered.</exception>
    public Type Find(string name) => _byName.TryGetValue(name, out var type)
        ? type
        : throw new InvalidOperationException($"The message type {name} is not in the list that this Worker was given.");

    /// <summary>Whether a queue must exist for it: a broker confirms and drops what no queue is bound to.</summary>
    public bool IsConsumed(Type type) => _consumed.Contains(type);
}
