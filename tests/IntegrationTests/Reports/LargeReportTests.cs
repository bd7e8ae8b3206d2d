using System.Globalization;
using System.Text.RegularExpressions;
using ProdReady.Dev.Processes;

namespace ProdReady.IntegrationTests.Reports;

/// <summary>
/// What a report of many invoices costs the Worker in memory. <c>REPORT_ROWS=500000</c> in the environment measures the
/// promise itself, best in a Release build; without it the rows are fewer, and only the growth has a bound: the Worker has
/// other tests' work behind it.
/// </summary>
[Collection("Workers")] // The shared Worker must be the only one, since it is measured.
public sealed partial class LargeReportTests(TestServers servers)
{
    private const long MiB = 1024 * 1024;
    private const long MostGrowth = 60 * MiB;
    private const long Most = 150 * MiB;
    private const int Promised = 500_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly int Rows =
        int.Parse(Environment.GetEnvironmentVariable("REPORT_ROWS") ?? "20000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_year_of_many_invoices_streams_through_the_worker_in_flat_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "asks /proc");
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        await SomeReport.LinesAsync(tenant.Client);
        await tenant.HasInvoicesAsync(Rows);
        var worker = system.Workers[0];
        var before = OwnMemory(worker);
        using var measured = new CancellationTokenSource();
        var peak = PeakAsync(worker, measured.Token);

        var lines = await SomeReport.LinesAsync(tenant.Client, 2023, Patience);
        var pages = PdfText.Read(await SomeReport.FetchAsync(tenant.Client, "pdf", 2023, Patience));

        await measured.CancelAsync();
        Console.WriteLine($"{Rows} invoices, {pages.Count} pages: {before / MiB} MiB before, {await peak / MiB} at most");
        Assert.InRange(await peak - before, 0, MostGrowth);
        if (Rows >= Promised) Assert.InRange(await peak, 0, Most);
        var numbers = lines.Skip(1).SkipLast(1).Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, Rows), numbers);
        Assert.Equal(Rows, pages.Sum(page => page.Count(text => text.StartsWith("2023-", StringComparison.Ordinal))));
    }

    private static async Task<long> PeakAsync(AppProcess process, CancellationToken ct)
    {
        var peak = 0L;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!ct.IsCancellationRequested)
        {
            peak = Math.Max(peak, OwnMemory(process));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        return peak;
    }

    // What the process alone holds. The rest of what is resident are pages of program files, which the kernel may drop.
    private static long OwnMemory(AppProcess process)
    {
        var status = File.ReadAllText($"/proc/{process.Id}/status");
        return 1024 * OwnKiB().Matches(status).Sum(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^Rss(?:Anon|Shmem):\s+(\d+) kB", RegexOptions.Multiline)]
    private static partial Regex OwnKiB();
}
