using System.Collections.Concurrent;
using System.IO.Compression;
using ProdReady.Dev;
using ProdReady.Dev.Processes;
using ProdReady.TemplateTests;

[assembly: AssemblyFixture(typeof(TemplatePackage))]

namespace ProdReady.TemplateTests;

/// <summary>The package as it ships, installed where no other template of this machine is.</summary>
public sealed class TemplatePackage : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"template-{Guid.NewGuid():N}");
    private readonly ConcurrentDictionary<string, Lazy<Task<CreatedProject>>> _created = new();

    private string Hive => Path.Combine(_folder, "hive");
    private string Package => Directory.GetFiles(_folder, "ProdReady.Templates.*.nupkg").Single();

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        await Terminal.RunAsync(
            _folder, DotNetSdk.Program, "pack", ProjectTree.PathTo("template"), "-o", _folder, "-v", "quiet", "-nologo");
        await Terminal.RunAsync(_folder, DotNetSdk.Program, "new", "install", Package, "--debug:custom-hive", Hive);
    }

    /// <summary>The project of that name, made at the first call.</summary>
    public Task<CreatedProject> CreateAsync(string name) => _created.GetOrAdd(name, _ => new(async () =>
    {
        await Terminal.RunAsync(_folder, DotNetSdk.Program, "new", "prodready-saas", "-n", name, "--debug:custom-hive", Hive);
        return new CreatedProject(Path.Combine(_folder, name), name);
    })).Value;

    /// <summary>What the package carries as the template's content, by path from the template's root.</summary>
    public IReadOnlyList<string> Content()
    {
        using var package = ZipFile.OpenRead(Package);
        return package.Entries.Select(entry => Uri.UnescapeDataString(entry.FullName))
            .Where(path => path.StartsWith("content/", StringComparison.Ordinal))
            .Select(path => path["content/".Length..]).Order(StringComparer.Ordinal).ToArray();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
