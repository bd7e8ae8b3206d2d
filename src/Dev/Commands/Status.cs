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
        var allReady = true;
        foreach (var (name, address) in state.Hosts)
        {
            var answer = await Readiness.AskAsync(client, address, ct);
            allReady &= answer == Readiness.Ready;
            Console.WriteLine($"  {name,-10} {address,-24} {answer}");
        }

        foreach (var (name, address) in state.Addresses.Where(a => a.Key != "worker"))
        {
            Console.WriteLine($"  {name,-10} {address}");
        }
        return allReady ? 0 : 1;
    }
}
