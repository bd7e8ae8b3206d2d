using System.Collections.Concurrent;
using System.Diagnostics;
using ProdReady.IntegrationTests.Platform.LoadShedding;

namespace ProdReady.FaultTests.Drills;

/// <summary>An orchestrator that asks an instance for its health, ten times a second.</summary>
internal sealed class HealthProbe(Instance api, Tally tally, ConcurrentQueue<string> wrong)
{
    private const string Live = "/health/live", Ready = "/health/ready";

    public async Task AskUntilAsync(Task end)
    {
        using var client = new HttpClient { BaseAddress = api.BaseAddress };
        while (!end.IsCompleted)
        {
            await AskAsync(client, Live, mayFail: false);
            await AskAsync(client, Ready, mayFail: DrillTests.Minutes is null); // The short form shares the CPU with its load.
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await end;
    }

    private async Task AskAsync(HttpClient client, string path, bool mayFail)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            tally.Health(Stopwatch.GetElapsedTime(began));
            if (!answer.IsSuccessStatusCode && !mayFail) wrong.Enqueue($"{path} answers {(int)answer.StatusCode}");
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException)
        {
            wrong.Enqueue($"{path}: {broken.Message}");
        }
    }
}
