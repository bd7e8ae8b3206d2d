namespace ProdReady.Dev.Running;

/// <summary>What a host says of itself on /health/ready, in words.</summary>
internal static class Readiness
{
    public const string Ready = "ready";

    public static async Task<string> AskAsync(HttpClient client, string address, CancellationToken ct)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri($"{address}/health/ready"), ct);
            return answer.IsSuccessStatusCode ? Ready : $"not ready ({(int)answer.StatusCode})";
        }
        catch (Exception failure) when (
            failure is HttpRequestException || (failure is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return "does not answer";
        }
    }
}
