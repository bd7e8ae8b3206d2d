using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Resilience;
using ProdReady.Platform.Webhooks;

namespace ProdReady.App.WebhookDeliveries;

public static class WebhookDeliverySetup
{
    private const int AtOnce = 8;

    /// <summary>What both hosts need: one checks an address that is typed in, the other sends there.</summary>
    public static IHostApplicationBuilder AddWebhooks(this IHostApplicationBuilder builder)
    {
        builder.AddOutsideDependency<WebhookSender, WebhooksOptions>(
                WebhooksOptions.Section, options => options.Calls, (_, _) => { }, isOneHost: false)
            .RemoveAllLoggers() // The address may hold a token.
            .UseSocketsHttpHandler((sockets, services) =>
            {
                sockets.UseProxy = false;
                sockets.ConnectCallback = services.GetRequiredService<WebhookAddresses>().Connection.ConnectAsync;
            });
        builder.Services.AddOptions<WebhooksOptions>().Validate(
            options => !options.AllowLoopback || !builder.Environment.IsProduction(),
            "Setting Webhooks:AllowLoopback is wrong: production sends to public addresses alone.");
        builder.Services.AddSingleton<ResolveHost>(Dns.GetHostAddressesAsync);
        builder.Services.AddSingleton<WebhookAddresses>();
        return builder;
    }

    /// <summary>So many webhooks are sent to at a time.</summary>
    public static IHostApplicationBuilder AddWebhookJobs(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WebhookClaims>();
        for (var i = 0; i < AtOnce; i++) builder.Services.AddSingleton<IHostedService, DeliverWebhooksJob>();
        return builder;
    }
}
