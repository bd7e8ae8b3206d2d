namespace ProdReady.Platform.Resilience;

// Stands in every client of an outside dependency, so that no call can go around its limits.
internal sealed class GuardedSending(OutsidePipeline pipeline) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            await content.LoadIntoBufferAsync(cancellationToken);
        }

        return await pipeline.SendAsync(request, base.SendAsync, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A call to an outside dependency is asynchronous.");
}
