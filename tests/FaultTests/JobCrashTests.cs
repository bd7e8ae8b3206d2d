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
        var ct = TestContext.Current.CancellationToken;
        var system = stage.System;
        var tenant = await system.NewTenantAsync(ct);
        await tenant.HasInvoicesAsync(Rows);
        var location = (await SomeReport.AskAsync(tenant.Client, "pdf", 2023)).Is(HttpStatusCode.Accepted).Location;
        await BeginsAsync(tenant, attempt: 1);
        system.Workers[0].Pause();
        await LeaseEndsAsync(tenant);
        await using (var second = AppProcess.Start("Worker", system.HostSettings))
        {
            await BeginsAsync(tenant, attempt: 2);
            second.Kill();
            await LeaseEndsAsync(tenant);
        }

        await using var third = AppProcess.Start("Worker", system.HostSettings);
        await BeginsAsync(tenant, attempt: 3);
        system.Workers[0].Resume();

        await tenant.Client.SucceedsAsync(location, Patience);
        Assert.Equal("Succeeded|3", await AboutAsync(tenant, "state, fence"));
        await system.Workers[0].WaitForOutputAsync("was given back, lost or cancelled", Patience, ct);
        var pages = PdfText.Read(await tenant.Client.GetByteArrayAsync(new Uri($"{location}/content", UriKind.Relative), ct));
        Assert.Equal(Rows, pages.Sum(page => page.Count(text => text.StartsWith("2023-", StringComparison.Ordinal))));
        var files = Directory.GetFiles(Path.Combine(system.ObjectsFolder, $"{tenant.Id:N}")).Select(Path.GetFileName);
        Assert.Equal(await AboutAsync(tenant, "object_id"), Assert.Single(files, file => !file!.EndsWith(".part")));
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
