using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Leases;

namespace ProdReady.Platform.Messaging;

// The Worker's side of messaging. The Api has none: it writes the outbox and stays up when RabbitMQ is down.
public static class MessagingSetup
{
    /// <summary>
    /// Adds the outbox relay and one quorum queue for each consumer. A failed message is tried again, then
    /// dead-lettered.
    /// </summary>
    /// <param name="messages">Every type that the outbox may carry.</param>
    public static IHostApplicationBuilder AddMessaging(
        this IHostApplicationBuilder builder, IReadOnlyList<Type> messages, IReadOnlyList<ConsumerQueue> consumers)
    {
        builder.AddValidatedOptions<RabbitMqOptions>(RabbitMqOptions.Section);
        builder.AddValidatedOptions<OutboxOptions>(OutboxOptions.Section);
        builder.Services.AddSingleton(new MessageTypes(messages, consumers));
        builder.Services.AddScoped<Inbox>();
        builder.Services.AddSingleton<Redrive>();
        builder.Services.AddSingleton<DeadLetterFilter>();
        AddBus(builder.Services, consumers);

        // After the bus, because what is started last is stopped first: the relay ends before the broker's connection does.
        builder.Services.AddHostedService<OutboxRelay>();
        builder.Services.AddHostedService<MeasureOutboxJob>();
        return builder;
    }

    private static void AddBus(IServiceCollection services, IReadOnlyList<ConsumerQueue> consumers)
    {
        services.AddOptions<MassTransitHostOptions>().Configure<IOptions<RabbitMqOptions>>((host, options) =>
        {
            // The host starts while RabbitMQ is down, and stops although a message waits for its next try.
            host.WaitUntilStarted = false;
            host.ConsumerStopTimeout = options.Value.StopTimeout / 2;
            host.StopTimeout = options.Value.StopTimeout;
        });
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(check => check.MinimalFailureStatus = HealthStatus.Degraded);
            foreach (var consumer in consumers)
            {
                bus.AddConsumer(consumer.Consumer);
            }

            bus.UsingRabbitMq((context, rabbit) =>
            {
                var options = context.GetRequiredService<IOptions<RabbitMqOptions>>().Value;
                rabbit.Host(options.Uri, host => host.PublisherConfirmation = true);
                foreach (var consumer in consumers)
                {
                    rabbit.ReceiveEndpoint(consumer.Queue, queue => Configure(queue, consumer, options, context));
                }
            });
        });
    }

    private static void Configure(
        IRabbitMqReceiveEndpointConfigurator queue, ConsumerQueue consumer, RabbitMqOptions options,
        IBusRegistrationContext context)
    {
        queue.SetQuorumQueue();
        queue.PrefetchCount = options.Prefetch;
        queue.PublishFaults = false;

        var deadLetters = context.GetRequiredService<DeadLetterFilter>();
        queue.ConfigureError(error => error.UseFilter(deadLetters));
        queue.ConfigureDeadLetter(skipped => skipped.UseFilter(new SkippedFilter(deadLetters)));

        queue.UseFilter(new DeliveryLimitFilter());

        // Each try runs all that follows anew: a scope, a context and a transaction of its own.
        queue.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(Outage.IsBehind);
            retry.Exponential(options.OutageRetries, options.FirstRetryAfter, options.LongestRetryPause, options.FirstRetryAfter);
        });
        queue.UseMessageRetry(retry =>
        {
            retry.Ignore<Exception>(Outage.IsBehind);
            retry.Ignore<OverdueException>(); // It may still be at it.
            retry.Exponential(options.Retries, options.FirstRetryAfter, options.LongestRetryPause, options.FirstRetryAfter);
        });
        var limit = new AttemptLimit(
            options.AttemptLimit, context.GetRequiredService<TimeProvider>(),
            context.GetRequiredService<ILogger<AttemptLimit>>());
        _ = new AttemptLimits(queue, limit);
        queue.UseConsumeFilter(typeof(ConsumeLogFilter<>), context);
        queue.UseConsumeFilter(consumer.OutsideEffect ? typeof(OutsideEffectFilter<>) : typeof(InboxFilter<>), context);
        queue.ConfigureConsumer(context, consumer.Consumer);
    }
}
