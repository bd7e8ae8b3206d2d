using System.Diagnostics;
using System.Globalization;
using ProdReady.Dev;
using ProdReady.Dev.Processes;

namespace ProdReady.Benchmarks;

/// <summary>What so many requests cost the process that answered them.</summary>
/// <param name="CompilingPerThousand">The part of the CPU seconds in which the runtime compiled.</param>
internal sealed record Figures(
    double CpuPerThousand, double CompilingPerThousand, double Throughput, double P50, double P99, double MemoryMiB)
{
    /// <summary>Whether the runtime has compiled the way of these requests for good.</summary>
    public bool IsWarm => CompilingPerThousand < 0.01 * CpuPerThousand;
}

/// <summary>A closed loop of 16 clients: each sends its next request when it has the answer to the last.</summary>
internal static class Load
{
    private const int Clients = 16;

    public static async Task<Figures> RunAsync(
        HttpClient client, AppProcess server, int requests, Func<int, HttpRequestMessage> next)
    {
        var latencies = new double[requests];
        var sent = -1;
        var cpuBefore = CpuSeconds(server.Id);
        var compilingBefore = StartupHook.Compiling(server.Id);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => WorkAsync()));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var cpu = CpuSeconds(server.Id) - cpuBefore;
        var compiling = (StartupHook.Compiling(server.Id) - compilingBefore).TotalSeconds;
        Array.Sort(latencies);
        var (p50, p99) = (latencies[requests / 2], latencies[requests * 99 / 100]);
        return new Figures(
            cpu * 1000 / requests, compiling * 1000 / requests, requests / seconds, p50, p99, MemoryMiB(server.Id));

        async Task WorkAsync()
        {
            for (int i; (i = Interlocked.Increment(ref sent)) < requests;)
            {
                using var request = next(i);
                var started = Stopwatch.GetTimestamp();
                using var answer = await client.SendAsync(request);
                if (!answer.IsSuccessStatusCode) throw await FailureAsync(answer, server);
                latencies[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }
    }

    private static async Task<DevException> FailureAsync(HttpResponseMessage answer, AppProcess server) => new(
        $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}\n{Faults(server)}");

    private static string Faults(AppProcess server) =>
        LogText.LastLines(string.Join('\n', server.Output.Split('\n').Where(line => line.Contains("\"Error\""))), 3);

    // proc(5): user and system time are fields 14 and 15, in hundredths of a second; the name before them may hold blanks.
    private static double CpuSeconds(int process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ", 2)[1].Split(' ');
        return (Number(fields[11]) + Number(fields[12])) / 100.0;
    }

    private static double MemoryMiB(int process) =>
        Number(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1]) * Environment.SystemPageSize / 1048576.0;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
