using System.Diagnostics;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using ProdReady.Dev.Servers;

namespace ProdReady.IntegrationTests.Containers;

/// <summary>A server in a container of its own. Its port on this machine is chosen by us, so that a restart keeps it.</summary>
internal abstract class ContainerServer : LocalServer
{
    private bool _isRunning;

    /// <param name="image">What runs.</param>
    /// <param name="port">Where it listens, inside.</param>
    protected ContainerServer(ContainerBuilder image, int port) => Container = image
        .WithPortBinding(Port, port)
        .WithCreateParameterModifier(ListenOnLoopback)
        .Build();

    public override bool IsRunning => _isRunning;

    protected override string LogName => $"the log of {Container.Name}";

    protected IContainer Container { get; }

    public override async Task StartAsync(CancellationToken ct = default)
    {
        if (_isRunning) return;
        await Container.StartAsync(ct);
        _isRunning = true;
        await WaitUntilReadyAsync(ct);
        await SetUpAsync(ct);
    }

    public override async Task StopAsync(CancellationToken ct = default)
    {
        await Container.StopAsync(ct);
        _isRunning = false;
    }

    public override void Kill()
    {
        Docker("kill");
        _isRunning = false;
    }

    public override void Pause() => Docker("pause");

    public override void Resume() => Docker("unpause");

    public override async Task<string> ReadLogAsync(CancellationToken ct = default)
    {
        var (output, errors) = await Container.GetLogsAsync(timestampsEnabled: false, ct: ct);
        return output + errors;
    }

    public override ValueTask DisposeAsync() => Container.DisposeAsync();

    /// <summary>What is done in the running server at each start; must be harmless when done again.</summary>
    protected virtual Task SetUpAsync(CancellationToken ct) => Task.CompletedTask;

    // Testcontainers cannot kill, and a test wants to know the moment: so the client does it, and we wait here.
    private void Docker(string verb)
    {
        using var client = Process.Start(new ProcessStartInfo("docker", [verb, Container.Id])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        client.WaitForExit();
    }

    private static void ListenOnLoopback(CreateContainerParameters parameters)
    {
        foreach (var binding in parameters.HostConfig!.PortBindings!.Values.SelectMany(bindings => bindings!))
        {
            binding.HostIP = "127.0.0.1";
        }
    }
}
