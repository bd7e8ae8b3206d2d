using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Messaging;

/// <summary>One consumer and the queue that it alone reads.</summary>
public sealed record ConsumerQueue(string Queue, Type Consumer)
{
    public static ConsumerQueue Of<TConsumer>(string queue) where TConsumer : class, IConsumer => new(queue, typeof(TConsumer));
}

// The Worker's side of messaging. The Api has none: it writes the outbox and stays up when RabbitMQ is down.
public static class MessagingSetup
{
    public const string TenantHeader = "tenant";
    internal static readonly ActivitySource Source = new("App.Outbox");

    /// <summary>Adds the outbox relay and one quorum queue for each consumer. A failed message is tried again, then dead-lettered.</summary>
    /// <param name="messages">Every type that the outbox may carry.</param>
    public static IHostApplicationBuilder AddMessaging(
        this IHostApplicationBuilder builder, IReadOnlyList<Type> messages, IReadOnlyList<ConsumerQueue> consumers)
    {
        builder.AddValidatedOptions<RabbitMqOptions>(RabbitMqOptions.Section);
        builder.AddValidatedOptions<OutboxOptions>(OutboxOptions.Section);
        builder.Services.AddSingleton(new MessageTypes(messages));
        builder.Services.AddHostedService<OutboxRelay>();
        builder.Services.AddHostedService<PurgeInboxJob>();
        builder.Services.AddMassTransit(bus =>
        {
            bus.ConfigureHealthCheckOptions(check => check.MinimalFailureStatus = HealthStatus.Degraded);
            foreach (var consumer in consumers)
            {
                bus.AddConsumer(consumer.Consumer);
            }

            bus.UsingRabbitMq((context, rabbit) =>
            {
                var options = context.GetRequiredService<IOptions<RabbitMqOptions>>().Value;
                rabbit.Host(options.Uri);
                foreach (var consumer in consumers)
                {
                    rabbit.ReceiveEndpoint(consumer.Queue, queue => Configure(queue, consumer, options, context));
                }
            });
        });
        return builder;
    }

    private static void Configure(
        IRabbitMqReceiveEndpointConfigurator queue, ConsumerQueue consumer, RabbitMqOptions options, IBusRegistrationContext context)
    {
        queue.SetQuorumQueue();
        queue.PrefetchCount = options.Prefetch;
        queue.UseMessageRetry(retry => retry.Exponential(
            options.Retries, options.FirstRetryAfter, options.LongestRetryPause, options.FirstRetryAfter));
        queue.UseConsumeFilter(typeof(InboxFilter<>), context);
        queue.ConfigureConsumer(context, consumer.Consumer);
    }
}
