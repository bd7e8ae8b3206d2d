using ProdReady.Dev.Running;

namespace ProdReady.Dev.Commands;

/// <summary>What runs and where; exit code 1 when nothing runs or something is not ready.</summary>
internal static class Status
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        if (UpState.Read() is not { } state)
        {
            Console.WriteLine("Nothing is running here: ./dev up starts it.");
            return 1;
        }

        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var hosts = state.ApiAddresses.Select((address, i) => ($"api-{i + 1}", address)).Append(("worker", state.Addresses["worker"]));
        var allReady = true;
        foreach (var (name, address) in hosts)
        {
            var answer = await ReadyAsync(client, address, ct);
            allReady &= answer == "ready";
            Console.WriteLine($"  {name,-10} {address,-24} {answer}");
        }

        foreach (var (name, address) in state.Addresses.Where(a => a.Key != "worker")) Console.WriteLine($"  {name,-10} {address}");
        return allReady ? 0 : 1;
    }

    private static async Task<string> ReadyAsync(HttpClient client, string address, CancellationToken ct)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri($"{address}/health/ready"), ct);
            return answer.IsSuccessStatusCode ? "ready" : $"not ready ({(int)answer.StatusCode})";
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return "does not answer";
        }
    }
}
