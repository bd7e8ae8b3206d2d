using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.LoadShedding;

namespace ProdReady.Platform.ServerSentEvents;

/// <summary>One event (HTML Living Standard, 9.2): a client that lost the line sends <paramref name="Id"/> back.</summary>
/// <param name="Data">One line.</param>
public sealed record StreamEvent(string Id, string Name, string Data);

/// <summary>
/// 200 with server-sent events for as long as there are any. It is open for minutes: so it gives back the place among the
/// requests at work, outlives their time limit, and ends when the host is told to stop, or the deployment would wait for it.
/// </summary>
/// <param name="events">What to send; null is a comment, which keeps the line open and finds out who has gone.</param>
public sealed class EventStream(Func<CancellationToken, IAsyncEnumerable<StreamEvent?>> events)
    : IResult, IEndpointMetadataProvider
{
    public const string MediaType = "text/event-stream";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Features.Get<Place>()?.Dispose();
        httpContext.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        Describe(httpContext.Response);
        var stopping = httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            await SendAsync(httpContext.Response, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client has gone, or is to come back to another instance.
        }
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [MediaType]));

    private async Task SendAsync(HttpResponse response, CancellationToken ct)
    {
        await response.WriteAsync("retry: 2000\n\n", ct);
        await response.Body.FlushAsync(ct);
        await foreach (var one in events(ct).WithCancellation(ct))
        {
            await response.WriteAsync(
                one is null ? ":\n\n" : $"id: {one.Id}\nevent: {one.Name}\ndata: {one.Data}\n\n", ct);
            await response.Body.FlushAsync(ct);
        }
    }

    // A proxy that collects the answer before it passes it on would show nothing until the end.
    private static void Describe(HttpResponse response)
    {
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
    }
}
