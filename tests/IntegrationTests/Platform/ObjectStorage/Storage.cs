using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProdReady.Dev.Sandbox;
using ProdReady.Platform.ObjectStorage;

namespace ProdReady.IntegrationTests.Platform.ObjectStorage;

/// <summary>An object storage as a host has it, and what really lies in it.</summary>
internal sealed class Storage : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly S3Sandbox? _sandbox;
    private readonly DirectoryInfo? _folder;

    private Storage(IHost host, S3Sandbox? sandbox, DirectoryInfo? folder) =>
        (_host, _sandbox, _folder) = (host, sandbox, folder);

    public IObjectStorage Objects => _host.Services.GetRequiredService<IObjectStorage>();
    public S3Sandbox Sandbox => _sandbox!;

    /// <summary>The time that a call to S3 may take is over when it is rung.</summary>
    public TestClock Clock { get; private init; } = null!;

    /// <summary>Objects and, with a question mark, what is neither an object nor nothing.</summary>
    public IReadOnlyList<string> Contents => _sandbox is null
        ? [.. _folder!.EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => (file.Extension.Length > 0 ? "?" : "") + $"{file.Directory!.Name}/{file.Name}")]
        : [.. _sandbox.Objects.Keys, .. _sandbox.Objects.Unfinished.Select(upload => "?" + upload.Key)];

    public static async Task<Storage> StartAsync(string kind, params (string Name, string Value)[] settings)
    {
        var sandbox = kind == "S3" ? await S3Sandbox.StartAsync() : null;
        var folder = kind == "S3" ? null : Directory.CreateTempSubdirectory("objects-");
        var all = new Dictionary<string, string?>(
            sandbox?.Settings.ToDictionary(
                one => one.Key.Replace("__", ":", StringComparison.Ordinal), string? (one) => one.Value)
            ?? new() { ["ObjectStorage:Folder"] = folder!.FullName });
        foreach (var (name, value) in settings) all[name] = value;
        var clock = new TestClock(new S3Options().CallTimeout);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(all);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddObjectStorage();
        return new Storage(builder.Build(), sandbox, folder) { Clock = clock };
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        if (_sandbox is not null) await _sandbox.DisposeAsync();
        _folder?.Delete(recursive: true);
    }
}
