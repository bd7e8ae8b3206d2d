using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace ProdReady.IntegrationTests.Jobs;

/// <summary>A client that watches a job, by the framework's own parser of server-sent events.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<SseItem<JsonElement>> _events;

    private EventReader(HttpResponseMessage answer, Stream body)
    {
        _answer = answer;
        var parser = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<JsonElement>(data));
        _events = parser.EnumerateAsync(Test.Ct).GetAsyncEnumerator(Test.Ct);
    }

    public static async Task<EventReader> OpenAsync(HttpClient client, Guid job, string? lastEventId = null)
    {
        var answer = await AskAsync(client, job, lastEventId);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return new EventReader(answer, await answer.Content.ReadAsStreamAsync(Test.Ct));
    }

    public static async Task<HttpResponseMessage> AskAsync(HttpClient client, Guid job, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}/events");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Test.Ct);
    }

    /// <summary>The next event, or null when the stream has ended.</summary>
    public async Task<SseItem<JsonElement>?> NextAsync()
    {
        var isThere = _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Test.Ct);
        return await isThere ? _events.Current : null;
    }

    /// <summary>The first event that tells this progress.</summary>
    public async Task<SseItem<JsonElement>> ReachesAsync(int progress)
    {
        while (await NextAsync() is { } told)
        {
            if (told.Data.GetProperty("progress").GetInt32() == progress) return told;
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    public ValueTask DisposeAsync()
    {
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
