using System.Globalization;

namespace ProdReady.Benchmarks;

/// <summary>Prints the median of each figure, and of the ratios round by round.</summary>
internal static class Report
{
    public static void Print(Scenario scenario, IReadOnlyList<(Figures Ours, Figures Bare)> rounds)
    {
        Console.WriteLine(Text($"\n{scenario.Name}   ({rounds.Count} rounds in turns; CPU at most {scenario.Limit:0.0} x)"));
        Console.WriteLine($"  {"",-28}{"ours",10}{"bare",10}{"ratio",8}{"min",8}{"max",8}");
        Row("CPU s for 1,000 requests", figures => figures.CpuPerThousand);
        var compiling = (
            Ours: Median(rounds.Select(round => round.Ours.CompilingPerThousand)),
            Bare: Median(rounds.Select(round => round.Bare.CompilingPerThousand)));
        Console.WriteLine(Text($"  {"of it compiling",-28}{compiling.Ours,10:0.000}{compiling.Bare,10:0.000}"));
        Row("requests a second", figures => figures.Throughput);
        Row("p50 ms", figures => figures.P50);
        Row("p99 ms", figures => figures.P99);
        Row("memory MiB", figures => figures.MemoryMiB);

        void Row(string name, Func<Figures, double> figure)
        {
            var ratios = rounds.Select(round => figure(round.Ours) / figure(round.Bare)).Order().ToList();
            var ours = Median(rounds.Select(round => figure(round.Ours)));
            var bare = Median(rounds.Select(round => figure(round.Bare)));
            Console.WriteLine(Text(
                $"  {name,-28}{ours,10:0.000}{bare,10:0.000}{Median(ratios),8:0.00}{ratios[0],8:0.00}{ratios[^1],8:0.00}"));
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
