using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ProdReady.UnitTests.Architecture;

/// <summary>The Api as its own Program builds it, started in this process on a free port; none of its servers is there.</summary>
public sealed class LiveApi : IAsyncLifetime, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string Name = "ProdReady.Api";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly string[] Settings =
    [
        $"--applicationName={Name}",
        "--urls=http://127.0.0.1:0",
        "--Database:ConnectionString=Host=127.0.0.1;Port=1;Database=none;Username=nobody;Password=none",
        "--Redis:ConnectionString=127.0.0.1:1",
        $"--Encryption:MasterKeys={Convert.ToBase64String(new byte[32])}",
        "--Payments:BaseUrl=http://127.0.0.1:1",
        "--Payments:SecretKey=none",
        "--WebPages:Address=http://localhost:3000",
        "--Passkeys:RelyingPartyId=localhost",
        "--Passkeys:Origins:0=http://localhost:3000",
        $"--ObjectStorage:Folder={Path.GetTempPath()}",
        "--Scanning:Mode=Off",
        "--Hosting:DrainDelay=00:00:00",
        "--Logging:LogLevel:Default=None",
        "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None",

        // That the keys cannot be read is so because of the database, which is not there.
        "--Logging:LogLevel:Microsoft.AspNetCore.DataProtection.KeyManagement.KeyRingProvider=None",
    ];

    private readonly TaskCompletionSource<IHost> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<int> _running = null!;
    private IHost _host = null!;

    public IReadOnlyList<RouteEndpoint> Routes =>
        _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToArray();

    public Uri Address => new(
        _host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public async ValueTask InitializeAsync()
    {
        using var watch = DiagnosticListener.AllListeners.Subscribe(this);
        var main = Assembly.Load(Name).EntryPoint!;
        _running = Task.Factory.StartNew(() => (int)main.Invoke(null, [Settings])!, TaskCreationOptions.LongRunning);

        var ended = _running.ContinueWith(run => Assert.Fail($"The Api ended with {run.Result}"), TaskScheduler.Default);
        await await Task.WhenAny(_built.Task, ended).WaitAsync(Limit);
        _host = await _built.Task;
        var started = new TaskCompletionSource();
        _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        await await Task.WhenAny(started.Task, ended).WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        _host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await _running.WaitAsync(Limit);
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting") value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: "HostBuilt", Value: IHost host }
            && host.Services.GetRequiredService<IHostEnvironment>().ApplicationName == Name) _built.TrySetResult(host);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
