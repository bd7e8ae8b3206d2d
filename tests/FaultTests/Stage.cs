using ProdReady.Dev.Servers;
using ProdReady.FaultTests;

[assembly: AssemblyFixture(typeof(Stage))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ProdReady.FaultTests;

/// <summary>A system to be broken, on servers of its own. One fault at a time: each test leaves everything running.</summary>
public sealed class Stage : IAsyncLifetime
{
    private LocalServers? _servers;
    private TestSystem? _system;

    public LocalServers Servers => _servers!;
    public TestSystem System => _system!;

    public async ValueTask InitializeAsync()
    {
        _servers = await OwnServers.StartAsync();
        _system = await TestSystem.StartAsync(_servers);
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }

        if (_servers is not null)
        {
            await _servers.DisposeAsync();
        }
    }
}
