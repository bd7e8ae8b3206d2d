using MassTransit;

namespace ProdReady.Platform.Messaging;

/// <summary>
/// One consumer and the queue that it alone reads. Two consumers on a queue would share their retries and dead letters.
/// </summary>
public sealed record ConsumerQueue
{
    private ConsumerQueue(string queue, Type consumer, bool outsideEffect) =>
        (Queue, Consumer, OutsideEffect) = (queue, consumer, outsideEffect);

    public string Queue { get; }
    public Type Consumer { get; }

    /// <summary>See <see cref="Of{TConsumer}"/>.</summary>
    public bool OutsideEffect { get; }

    internal IEnumerable<Type> Messages => Consumer.GetInterfaces()
        .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IConsumer<>))
        .Select(face => face.GetGenericArguments()[0]);

    /// <param name="queue">Its name at the broker; its dead letters are <c>queue_error</c>.</param>
    /// <param name="outsideEffect">
    /// False: the consumer runs in a transaction with the inbox, exactly once in effect. True: it does something outside,
    /// such as sending mail; it runs without a transaction and is recorded afterwards, at least once in effect.
    /// </param>
    public static ConsumerQueue Of<TConsumer>(string queue, bool outsideEffect = false) where TConsumer : class, IConsumer =>
        new(queue, typeof(TConsumer), outsideEffect);
}
