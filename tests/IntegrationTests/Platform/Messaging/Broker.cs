using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ProdReady.IntegrationTests.Platform.Messaging;

/// <summary>RabbitMQ seen from outside of the product.</summary>
public sealed class Broker : IAsyncDisposable
{
    private readonly IConnection _connection;

    private Broker(IConnection connection) => _connection = connection;

    public static async Task<Broker> ConnectAsync(IReadOnlyDictionary<string, string> settings) =>
        new(await new ConnectionFactory { Uri = new Uri(settings["RabbitMq__Uri"]) }.CreateConnectionAsync(Test.Ct));

    /// <summary>A queue that gets a copy of every message of a type, as it left the relay.</summary>
    public async Task<string> TapAsync(Type message)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Test.Ct);
        var exchange = $"{message.Namespace}:{message.Name}";
        await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true, cancellationToken: Test.Ct);
        var queue = await channel.QueueDeclareAsync($"tap-{Guid.NewGuid():N}", false, false, false, cancellationToken: Test.Ct);
        await channel.QueueBindAsync(queue.QueueName, exchange, "", cancellationToken: Test.Ct);
        return queue.QueueName;
    }

    /// <summary>Puts into a queue what need be no message at all; the id that it has.</summary>
    public async Task<Guid> SendAsync(string queue, ReadOnlyMemory<byte> body, Guid? tenant = null)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Test.Ct);
        var (id, headers) = (Guid.CreateVersion7(), new Dictionary<string, object?>());
        if (tenant is not null) headers["tenant"] = tenant.ToString();
        var properties = new BasicProperties
        {
            MessageId = id.ToString(), ContentType = "application/vnd.masstransit+json", Headers = headers, Persistent = true,
        };
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, body, Test.Ct);
        return id;
    }

    public async Task<uint> CountAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Test.Ct);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, Test.Ct)).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            return 0;
        }
    }

    /// <summary>Why the oldest dead letter of a queue became one; it stays where it is.</summary>
    public async Task<string> ReasonAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Test.Ct);
        var headers = (await channel.BasicGetAsync($"{queue}_error", autoAck: false, Test.Ct))?.BasicProperties.Headers;
        return $"{Text("MT-Fault-ExceptionType")}: {Text("MT-Fault-Message")}";

        string Text(string name) =>
            headers?.TryGetValue(name, out var text) == true ? Encoding.UTF8.GetString((byte[])text!) : "?";
    }

    /// <summary>Takes all that is in a queue, oldest first.</summary>
    public async Task<List<BasicGetResult>> TakeAllAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Test.Ct);
        var all = new List<BasicGetResult>();
        while (await channel.BasicGetAsync(queue, autoAck: true, Test.Ct) is { } message)
        {
            all.Add(message);
        }

        return all;
    }

    /// <summary>A consumer that dies with the oldest message.</summary>
    public async Task DieWithOneAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Test.Ct);
        await Eventually.IsTrueAsync(
            async () => await channel.BasicGetAsync(queue, autoAck: false, Test.Ct) is not null, "a message is there");
    }

    /// <summary>The id of a tenant's first message in a queue; those of others are thrown away.</summary>
    public async Task<Guid> FirstOfAsync(Guid tenant, string queue, TimeSpan limit)
    {
        IReadOnlyBasicProperties? found = null;
        await Eventually.IsTrueAsync(
            async () => (found = (await TakeAllAsync(queue)).Select(message => message.BasicProperties).FirstOrDefault(
                message => Encoding.UTF8.GetString((byte[])message.Headers!["tenant"]!) == tenant.ToString())) is not null,
            "the tenant's message is there", limit);
        return Guid.Parse(found!.MessageId!);
    }

    /// <summary>The broker refuses this declaration of an existing queue of another type.</summary>
    public async Task RequireQuorumAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Test.Ct);
        var type = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        await channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, type, cancellationToken: Test.Ct);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
