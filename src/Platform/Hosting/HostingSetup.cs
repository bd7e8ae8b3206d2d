using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Errors;
using Headers = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders;

namespace ProdReady.Platform.Hosting;

// Prevents the server's defaults, made for any use, from deciding what a hostile network may do to an instance,
// and a deployment from cutting off requests that an old instance still works on.
public static class HostingSetup
{
    public static IHostApplicationBuilder AddHosting(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        HostRun.ExitOnWrongSettings();
        builder.AddValidatedOptions<HostingOptions>(HostingOptions.Section);

        services.AddOptions<KestrelServerOptions>().Configure<IOptions<HostingOptions>>(Limit);

        // Unsafe where requests would run on the threads that wait for the network. The runtime hands what it has received to
        // the thread pool (unless told otherwise in the environment): this only saves two further hand-overs of each request.
        services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HostingOptions>>(Trust);
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<HostingOptions>>((timeouts, hosting) =>
        {
            timeouts.DefaultPolicy = CutOffAfter(hosting.Value.RequestTimeout);
            timeouts.AddPolicy(Transfer.Policy, CutOffAfter(hosting.Value.Transfers.Timeout));
        });

        services.TryAddSingleton(TimeProvider.System);
        services.AddHostedService<SettingsLog>();
        services.AddHostedService<Drain>();
        return builder;
    }

    /// <summary>Tells all clients of an instance that drains. Before whatever answers by itself.</summary>
    public static IApplicationBuilder UseDrain(this IApplicationBuilder app)
    {
        var stopping = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        return app.Use((context, next) =>
        {
            // A client that keeps its connection would send its next request into a socket that is about to close.
            if (stopping.IsCancellationRequested) context.Response.Headers.Connection = "close";
            return next(context);
        });
    }

    /// <summary>The client's true address and request timeouts. After <c>UseErrors</c>.</summary>
    public static IApplicationBuilder UseHosting(this IApplicationBuilder app)
    {
        app.Use(next => ForwardedHeaders(app, next));
        app.UseRequestTimeouts();
        return app.Use(Transfer.LimitAsync);
    }

    private static RequestTimeoutPolicy CutOffAfter(TimeSpan timeout) => new()
    {
        Timeout = timeout,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = context => Problem.Unavailable("The answer took too long.").WriteAsync(context),
    };

    // Runs when the pipeline is built, after the settings were checked.
    private static RequestDelegate ForwardedHeaders(IApplicationBuilder app, RequestDelegate next)
    {
        // Without known proxies the framework's middleware would believe everyone.
        var settings = app.ApplicationServices.GetRequiredService<IOptions<HostingOptions>>().Value;
        if (settings.TrustedProxies.Count == 0) return next;

        var branch = app.New();
        branch.UseForwardedHeaders();
        branch.Run(next);
        return branch.Build();
    }

    private static void Limit(KestrelServerOptions kestrel, IOptions<HostingOptions> options)
    {
        if (ReadOrNull(options) is not { } hosting) return;

        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = hosting.MaxBodyBytes;
        kestrel.Limits.MaxRequestLineSize = hosting.MaxRequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = hosting.MaxHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = hosting.HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = hosting.KeepAlive;
    }

    // The server reads its limits while the host is built; what is wrong is told at start, with all other wrong settings.
    private static HostingOptions? ReadOrNull(IOptions<HostingOptions> options)
    {
        try
        {
            return options.Value;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    private static void Trust(ForwardedHeadersOptions headers, IOptions<HostingOptions> options)
    {
        headers.ForwardedHeaders = Headers.XForwardedFor | Headers.XForwardedProto;
        headers.ForwardLimit = null;
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var network in options.Value.TrustedProxies) headers.KnownIPNetworks.Add(IPNetwork.Parse(network));
    }
}
