using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.FaultTests.Drills;

/// <summary>The network between all hosts, which is one of our own here.</summary>
internal static class BadNetwork
{
    public static Drill Losing { get; } = New(
        "lose-packets", "3 of 100 packets between all hosts are lost, and what follows them waits",
        "iptables -A " + Loss, "iptables -D " + Loss);

    // Kernels have a narrow line more often than a delay (netem), and it delays as networks do: the more, the more is sent.
    public static Drill Delaying { get; } = New(
        "delay-packets", "all hosts share a line of 5 Mbit/s, and packets wait for their turn",
        "tc qdisc add dev lo root tbf rate 5mbit burst 128kb latency 200ms", "tc qdisc del dev lo root");

    private const string Loss = "INPUT -i lo -p tcp -m statistic --mode random --probability 0.03 -j DROP";

    private static Drill New(string name, string breaks, string begin, string end) =>
        new(name, breaks, (_, ct) => RunAsync(begin, ct), (_, ct) => RunAsync(end, ct))
        {
            Short = TimeSpan.FromSeconds(5),
            Lacks = _ => OwnMachine.IsHere && Programs.Find(begin.Split(' ')[0]) is not null ? null : AllDrills.NoMachine,
        };

    private static Task<string> RunAsync(string line, CancellationToken ct) =>
        Tool.RunAsync(line.Split(' ')[0], line.Split(' ')[1..], ct);
}
