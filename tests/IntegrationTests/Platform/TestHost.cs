using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ProdReady.IntegrationTests.Platform;

/// <summary>A small host with some of Platform's concerns and routes of the test's own, on real Kestrel.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private TestHost(WebApplication app)
    {
        App = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public static async Task<TestHost> StartAsync(
        Action<WebApplicationBuilder> add, Action<WebApplication> use, params (string Setting, string Value)[] settings)
    {
        var app = Build(add, use, settings);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestHost(app);
    }

    public static WebApplication Build(
        Action<WebApplicationBuilder> add, Action<WebApplication> use, params (string Setting, string Value)[] settings)
    {
        // In production's environment: no developer page, no leniency of development.
        var builder = WebApplication.CreateEmptyBuilder(new() { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Critical);
        foreach (var (setting, value) in settings) builder.Configuration[setting] = value;
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        add(builder);
        var app = builder.Build();
        use(app);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
