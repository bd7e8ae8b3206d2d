using System.Net;
using ProdReady.Dev.Processes;
using ProdReady.IntegrationTests.Reports;

namespace ProdReady.FaultTests;

/// <summary>Workers that are frozen and killed in the middle of a report.</summary>
public sealed class JobCrashTests(Stage stage)
{
    private const int Rows = 60_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_report_outlives_the_death_of_one_worker_and_the_sleep_of_another_and_is_made_once()
    {
        // The stage's two would take what only the frozen or the killed one may have.
        foreach (var worker in stage.Workers) worker.Kill();
        try
        {
            await FreezeAndKillAsync(stage.System, TestContext.Current.CancellationToken);
        }
        finally
        {
            await Task.WhenAll(stage.Workers.Select(worker => worker.StartAsync(CancellationToken.None)));
        }
    }

    private static async Task FreezeAndKillAsync(TestSystem system, CancellationToken ct)
    {
        var tenant = await system.NewTenantAsync(ct);
        await tenant.HasInvoicesAsync(Rows);
        var location = (await SomeReport.AskAsync(tenant.Client, "pdf", 2023)).Is(HttpStatusCode.Accepted).Location;
        await using var first = AppProcess.Start("Worker", system.HostSettings);
        await BeginsAsync(tenant, attempt: 1);
        first.Pause();
        await LeaseEndsAsync(tenant);
        await using (var second = AppProcess.Start("Worker", system.HostSettings))
        {
            await BeginsAsync(tenant, attempt: 2);
            second.Kill();
            await LeaseEndsAsync(tenant);
        }

        await using var third = AppProcess.Start("Worker", system.HostSettings);
        await BeginsAsync(tenant, attempt: 3);
        first.Resume();

        await tenant.Client.SucceedsAsync(location, Patience);
        Assert.Equal("Succeeded|3", await AboutAsync(tenant, "state, fence"));
        await first.WaitForOutputAsync("was lost or cancelled", Patience, ct);
        var pages = PdfText.Read(await tenant.Client.GetByteArrayAsync(new Uri($"{location}/content", UriKind.Relative), ct));
        Assert.Equal(Rows, pages.Sum(page => page.Count(text => text.StartsWith("2023-", StringComparison.Ordinal))));
        await OneFileCountsAsync(tenant);
    }

    /// <summary>Who woke up late may have written all of its file before it could not commit: it is removed later.</summary>
    private static async Task OneFileCountsAsync(TestTenant tenant)
    {
        var counts = await AboutAsync(tenant, "object_id");
        var loose = await tenant.System.Servers.AdministerAsync(
            $"SELECT object_id FROM loose_objects WHERE tenant_id = '{tenant.Id}'", ct: TestContext.Current.CancellationToken);
        var files = Directory.GetFiles(Path.Combine(tenant.System.ObjectsFolder, $"{tenant.Id:N}"))
            .Select(file => Path.GetFileNameWithoutExtension(file)).ToList();

        Assert.Contains(counts, files);
        Assert.DoesNotContain(counts, loose, StringComparison.Ordinal);
        Assert.All(files.Where(file => file != counts), file => Assert.Contains(file, loose, StringComparison.Ordinal));
    }

    /// <summary>Until an attempt has got somewhere.</summary>
    private static Task BeginsAsync(TestTenant tenant, int attempt) => Eventually.IsTrueAsync(
        async () => await AboutAsync(tenant, $"state = 'Running' AND fence = {attempt} AND progress > 0") == "t",
        $"attempt {attempt} is under way", Patience);

    private static Task<string> AboutAsync(TestTenant tenant, string what) => tenant.System.Servers.AdministerAsync(
        $"SELECT {what} FROM jobs WHERE tenant_id = '{tenant.Id}'", ct: TestContext.Current.CancellationToken);

    // As if so much time had passed.
    private static Task<string> LeaseEndsAsync(TestTenant tenant) => tenant.System.Servers.AdministerAsync(
        $"UPDATE jobs SET lease_until = now() WHERE tenant_id = '{tenant.Id}'", ct: TestContext.Current.CancellationToken);
}
