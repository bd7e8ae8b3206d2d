using Microsoft.Extensions.Options;
using ProdReady.Platform.Hosting;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ProdReady.Platform.Messaging;

/// <summary>
/// Brings a queue's dead letters back once their cause is repaired. Moving them by hand loses what is in between when it
/// is cut short; here a message leaves the dead letters after the broker has confirmed it in the queue, and if it is in
/// both for a moment, the inbox knows it.
/// </summary>
public sealed class Redrive(IOptions<RabbitMqOptions> options)
{
    /// <summary>The Worker's verb: moves, and tells on the console how many.</summary>
    public async Task RunAsync(string queue, CancellationToken ct) =>
        Console.WriteLine($"{await MoveAsync(queue, ct)} messages are back in {queue}.");

    /// <summary>Moves what is there now, once; what fails again meanwhile stays. Returns how many messages it moved.</summary>
    /// <exception cref="CommandException">There is no such queue.</exception>
    public async Task<uint> MoveAsync(string queue, CancellationToken ct)
    {
        var deadLetters = queue + "_error";
        var factory = new ConnectionFactory { Uri = options.Value.Uri, ClientProvidedName = "redrive" };
        await using var connection = await factory.CreateConnectionAsync(ct);
        var confirmed = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var channel = await connection.CreateChannelAsync(confirmed, ct);
        _ = await CountAsync(connection, queue, ct) ?? throw new CommandException($"There is no queue {queue}.");
        var waiting = await CountAsync(connection, deadLetters, ct) ?? 0; // made by the first dead letter

        var moved = 0u;
        while (moved < waiting && await channel.BasicGetAsync(deadLetters, autoAck: false, ct) is { } letter)
        {
            // Awaits the broker's confirm, and throws when the queue did not take it.
            await channel.BasicPublishAsync("", queue, mandatory: true, Renewed(letter.BasicProperties), letter.Body, ct);
            await channel.BasicAckAsync(letter.DeliveryTag, multiple: false, CancellationToken.None);
            moved++;
        }

        return moved;
    }

    // Without what the failure has added, so that the next one tells its own story.
    private static BasicProperties Renewed(IReadOnlyBasicProperties properties)
    {
        var renewed = new BasicProperties(properties);
        renewed.Headers = properties.Headers?
            .Where(header => !header.Key.StartsWith("MT-Fault-", StringComparison.Ordinal) && header.Key != "MT-Reason")
            .ToDictionary();
        return renewed;
    }

    // Null where there is no such queue. On a channel of its own: the broker closes the one that names an unknown queue.
    private static async Task<uint?> CountAsync(IConnection connection, string queue, CancellationToken ct)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, ct)).MessageCount;
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }
}
