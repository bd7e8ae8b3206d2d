using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Hosting;

// Prevents refused connections during a deployment: load balancers go on sending for a while after SIGTERM, so the
// server takes requests until they have seen readiness say no. Only then do services stop and in-flight work finishes.
internal sealed class Drain(IOptions<HostingOptions> options, IOptions<HostOptions> host, TimeProvider clock)
    : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken) => await Task
        .Delay(options.Value.DrainDelay, clock, cancellationToken)
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        host.Value.ShutdownTimeout = options.Value.DrainDelay + options.Value.FinishTimeout;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
