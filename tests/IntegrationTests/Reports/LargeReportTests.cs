using System.Globalization;
using System.Text.RegularExpressions;
using ProdReady.Dev.Processes;

namespace ProdReady.IntegrationTests.Reports;

/// <summary>
/// What a report of many invoices costs the Worker in memory. <c>REPORT_ROWS=500000</c> in the environment measures the
/// promise itself; without it the rows are fewer, and the bound is the same.
/// </summary>
[Collection("Workers")] // The shared Worker must be the only one, since it is measured.
public sealed partial class LargeReportTests(TestServers servers)
{
    private const long MiB = 1024 * 1024;
    private const long MostGrowth = 60 * MiB;
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
        var (worker, before) = (system.Workers[0], Memory(system.Workers[0], "VmRSS"));
        await File.WriteAllTextAsync($"/proc/{worker.Id}/clear_refs", "5", Test.Ct); // begins the peak anew

        var lines = await SomeReport.LinesAsync(tenant.Client, 2023, Patience);
        var pages = PdfText.Read(await SomeReport.FetchAsync(tenant.Client, "pdf", 2023, Patience));

        var peak = Memory(worker, "VmHWM");
        Console.WriteLine($"{Rows} invoices, {pages.Count} pages: {before / MiB} MiB before, {peak / MiB} at most");
        Assert.InRange(peak - before, 0, MostGrowth);
        var numbers = lines.Skip(1).SkipLast(1).Select(line => int.Parse(line.Split(',')[0], CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, Rows), numbers);
        Assert.Equal(Rows, pages.Sum(page => page.Count(text => text.StartsWith("2023-", StringComparison.Ordinal))));
    }

    private static long Memory(AppProcess process, string what) => 1024 * long.Parse(
        KiB().Match(File.ReadAllText($"/proc/{process.Id}/status")[
            File.ReadAllText($"/proc/{process.Id}/status").IndexOf(what, StringComparison.Ordinal)..]).Value,
        CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+")]
    private static partial Regex KiB();
}
