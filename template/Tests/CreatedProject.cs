using System.Text.Json;
using ProdReady.Dev.Processes;

namespace ProdReady.TemplateTests;

/// <summary>A project that <c>dotnet new</c> made from the package.</summary>
public sealed class CreatedProject(string folder, string name)
{
    private readonly Lazy<Task> _built = new(() =>
        Terminal.RunAsync(folder, DotNetSdk.Program, "build", $"{name}.slnx", "-warnaserror", "-v", "quiet", "-nologo"));

    public string Folder => folder;

    /// <summary>Builds it at the first call; fails on a warning.</summary>
    public Task BuiltAsync() => _built.Value;

    public Task<string> DevAsync(params string[] words) => Terminal.RunAsync(folder, Path.Combine(folder, "dev"), words);

    /// <summary>Runs <c>./dev up</c> on ports that are free, until what is returned is disposed of.</summary>
    public async Task<IAsyncDisposable> UpAsync()
    {
        await DevAsync("up", "--detach");
        return new Ending(this);
    }

    /// <summary>Fails unless <c>./dev status</c> finds all well and the Api says that it is ready.</summary>
    public async Task<Uri> HealthyAddressAsync()
    {
        await DevAsync("status");
        var state = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, ".dev", "up.json")));
        var address = new Uri(state.RootElement.GetProperty("ApiAddresses")[0].GetString()!);

        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(address, "/health/ready"), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return address;
    }

    private sealed class Ending(CreatedProject project) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await project.DevAsync("down");
    }
}
