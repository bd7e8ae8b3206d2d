using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ProdReady.IntegrationTests;

/// <summary>One request as a test writes it down: only what matters to it.</summary>
public sealed record Call(HttpMethod Method, string Path, object? Body = null)
{
    public string? IdempotencyKey { get; init; }
    public string? IfMatch { get; init; }
    public string? IfNoneMatch { get; init; }

    public static Call Get(string path) => new(HttpMethod.Get, path);

    /// <summary>With a fresh Idempotency-Key.</summary>
    public static Call Post(string path, object? body = null) =>
        new(HttpMethod.Post, path, body) { IdempotencyKey = Guid.NewGuid().ToString() };

    public static Call Put(string path, object? body, string? ifMatch) => new(HttpMethod.Put, path, body) { IfMatch = ifMatch };

    public static Call Delete(string path, string? ifMatch) => new(HttpMethod.Delete, path) { IfMatch = ifMatch };

    /// <summary>Comes back for the answer to its key, as whoever has waited too long for that of the first is told to.</summary>
    public async Task<Answer> SendPatientlyAsync(HttpClient client)
    {
        while (true)
        {
            var answer = await SendAsync(client);
            if (answer.Status != HttpStatusCode.Conflict || answer.Headers.RetryAfter?.Delta is not { } pause) return answer;
            await Task.Delay(pause, Test.Ct);
        }
    }

    /// <summary>Sends it; a string or content (or what makes it for each try) is the body, anything else becomes JSON.</summary>
    public async Task<Answer> SendAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(Method, Path);
        if (Body is not null)
        {
            request.Content = Body as HttpContent ?? (Body as Func<HttpContent>)?.Invoke() ?? new StringContent(
                Body as string ?? JsonSerializer.Serialize(Body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        }

        // As curl does: a server that refuses a large body need not be sent it first.
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > 1024 * 1024;
        Add(request, "Idempotency-Key", IdempotencyKey);
        Add(request, "If-Match", IfMatch);
        Add(request, "If-None-Match", IfNoneMatch);
        using var response = await client.SendAsync(request, Test.Ct);
        return new Answer(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(Test.Ct))
        {
            MediaType = response.Content.Headers.ContentType?.MediaType,
        };
    }

    private static void Add(HttpRequestMessage request, string header, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }
}

/// <summary>What many requests brought.</summary>
public static class Answers
{
    /// <summary>How often which status came: <c>1 x OK, 19 x Conflict</c>.</summary>
    public static string Statuses(this IEnumerable<Answer> answers) => string.Join(", ",
        answers.CountBy(answer => answer.Status).OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} x {pair.Key}"));
}

/// <summary>What came back.</summary>
public sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, string Text)
{
    public string? MediaType { get; init; }
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);
    public string ETag => Headers.ETag!.Tag;
    public string Location => Headers.Location!.ToString();
    public bool IsReplayed => Headers.Contains("Idempotency-Replayed");
    public Guid Id => Json.GetProperty("id").GetGuid();
    public string? Detail => Json.GetProperty("detail").GetString();

    /// <summary>The fields that a 400 complains of.</summary>
    public string[] WrongFields => Json.TryGetProperty("errors", out var errors)
        ? [.. errors.EnumerateObject().Select(wrong => wrong.Name)]
        : [];

    /// <summary>This answer, if it has that status; else the test fails and shows it.</summary>
    public Answer Is(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} instead of {(int)status}: {Text}");
        return this;
    }
}
