using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Resilience;

namespace ProdReady.IntegrationTests.Platform.Resilience;

internal sealed class DependencyOptions
{
    public string BaseUrl { get; set; } = "";

    public OutsideDependencyOptions Calls { get; set; } = new();
}

internal sealed class DependencyClient(HttpClient http)
{
    public HttpClient Http { get; } = http;
}

/// <summary>A client of an outside dependency as a product has it, with the given limits.</summary>
internal sealed class Dependency : IDisposable
{
    private readonly IHost _host;

    public Dependency(Uri address, params (string Name, string Value)[] limits) : this(address, TimeProvider.System, limits)
    {
    }

    public Dependency(Uri address, TimeProvider clock, params (string Name, string Value)[] limits)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(clock);

        // Patient unless a test is about that: an attempt that a busy machine holds up would be made once more.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Outside:Calls:AttemptTimeout"] = "00:01:00", ["Outside:Calls:TotalTimeout"] = "00:02:00",
        });
        builder.Configuration.AddInMemoryCollection(limits
            .Select(limit => KeyValuePair.Create($"Outside:Calls:{limit.Name}", (string?)limit.Value))
            .Append(KeyValuePair.Create("Outside:Calls:RetryDelay", (string?)"00:00:00.010"))
            .Append(KeyValuePair.Create("Outside:BaseUrl", (string?)address.ToString())));
        builder.Services.AddLogging();
        builder.AddOutsideDependency<DependencyClient, DependencyOptions>(
            "Outside", options => options.Calls, (options, http) => http.BaseAddress = new Uri(options.BaseUrl));
        _host = builder.Build();
    }

    /// <summary>A new one at each use, as a request of ours gets it.</summary>
    public HttpClient Http => _host.Services.GetRequiredService<DependencyClient>().Http;

    public Task<OutsideAnswer> GetAsync() => SendAsync(HttpMethod.Get);

    public async Task<OutsideAnswer> SendAsync(HttpMethod method, string? key = null)
    {
        using var request = new HttpRequestMessage(method, "things");
        if (method != HttpMethod.Get)
        {
            request.Content = new StringContent("body");
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Http.TrySendAsync(request, Test.Ct);
    }

    public void Dispose() => _host.Dispose();
}
