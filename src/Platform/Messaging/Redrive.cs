using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Tenancy;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ProdReady.Platform.Messaging;

/// <summary>
/// Brings a queue's dead letters back once their cause is repaired. Moving them by hand loses what is in between when it
/// is cut short; here a message leaves the dead letters after the broker has confirmed it in the queue, and if it is in
/// both for a moment, the inbox knows it.
/// </summary>
public sealed class Redrive(IOptions<RabbitMqOptions> options, AcrossTenants acrossTenants, TimeProvider clock)
{
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(1);

    /// <summary>The Worker's verb: moves, and tells on the console how many.</summary>
    public async Task RunAsync(string queue, CancellationToken ct) =>
        Console.WriteLine($"{await MoveAsync(queue, ct)} messages are back in {queue}.");

    /// <summary>Moves what is there now, once; what fails again meanwhile stays. Returns how many messages it moved.</summary>
    /// <exception cref="CommandException">There is no such queue.</exception>
    public async Task<uint> MoveAsync(string queue, CancellationToken ct)
    {
        var (deadLetters, began, ids) = (queue + "_error", clock.GetUtcNow(), new List<Guid>());
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
            if (Guid.TryParse(letter.BasicProperties.MessageId, out var id)) ids.Add(id);
        }

        await UnlistAsync(queue, began, ids, ct);
        return moved;
    }

    // Not what has failed again meanwhile. What was listed a while before can only have been moved, by this run or by one
    // that was cut short; what was listed just now may not have reached the dead letters yet.
    private async Task UnlistAsync(string queue, DateTimeOffset began, List<Guid> moved, CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        await db.DeadLetters
            .Where(letter => letter.Queue == queue && letter.DiedAt < began
                && (letter.DiedAt < began - OnItsWay || moved.Contains(letter.MessageId!.Value)))
            .ExecuteDeleteAsync(ct);
    }

    // Without what the failure has added, so that the next one tells its own story.
    private static BasicProperties Renewed(IReadOnlyBasicProperties properties)
    {
        var renewed = new BasicProperties(properties);
        renewed.Headers = properties.Headers?
            .Where(header => !header.Key.StartsWith("MT-Fault-", StringComparison.Ordinal)
                && header.Key is not ("MT-Reason" or DeliveryLimitFilter.Count))
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
