using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ProdReady.IntegrationTests.Platform.Resilience;

/// <summary>A real HTTP server that answers its nth request as told, and notes when each arrived.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly ConcurrentQueue<DateTimeOffset> _arrivals = new();

    private ScriptedServer(WebApplication host) => _host = host;

    public Uri Address => new(_host.Urls.Single());

    public int Requests => _arrivals.Count;

    public IReadOnlyList<DateTimeOffset> Arrivals => [.. _arrivals];

    /// <summary>Takes the request and its number, from 1.</summary>
    public Func<HttpContext, int, Task> Script { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<ScriptedServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new ScriptedServer(builder.Build());
        server._host.Run(server.AnswerAsync);
        await server._host.StartAsync(Test.Ct);
        return server;
    }

    public void AnswerWith(params int[] statuses) => Script = (context, number) =>
    {
        context.Response.StatusCode = statuses[Math.Min(number, statuses.Length) - 1];
        return context.Response.WriteAsync($"{number}");
    };

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _host.StopAsync(atOnce.Token);
        await _host.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        _arrivals.Enqueue(DateTimeOffset.UtcNow);
        return Script(context, _arrivals.Count);
    }
}
