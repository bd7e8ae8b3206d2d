using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.WebhookDeliveries;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Webhooks;

namespace ProdReady.IntegrationTests.Webhooks;

public sealed class WebhookClaimTests(TestServers servers)
{
    [Fact]
    public async Task A_worker_that_comes_too_late_neither_prolongs_nor_gives_away_what_another_has()
    {
        var database = await servers.DatabaseAsync();
        var claims = new WebhookClaims(database.AcrossTenants, Options.Create(new WebhooksOptions()));
        var others = DateTimeOffset.UnixEpoch.AddYears(100); // so that no Worker of these servers takes it
        var webhook = await AddAsync(database, others);

        Assert.Null(await claims.RenewAsync(webhook, others.AddMinutes(-1)));
        await claims.ReleaseAsync(webhook, others.AddMinutes(-1), hasFailed: false);
        Assert.Equal(others, await LeasedUntilAsync(database, webhook));

        var renewed = await claims.RenewAsync(webhook, others);
        Assert.Equal(renewed, await LeasedUntilAsync(database, webhook));
        await claims.ReleaseAsync(webhook, renewed, hasFailed: false);
        Assert.Null(await LeasedUntilAsync(database, webhook));
    }

    private static async Task<Guid> AddAsync(TestDatabase database, DateTimeOffset leasedUntil)
    {
        var tenant = await database.NewTenantAsync(customers: 0);
        await using var scope = database.For(tenant);
        var webhook = new WebhookSubscription
        {
            Id = Guid.CreateVersion7(), TenantId = tenant, Url = "https://example.test", EventTypes = ["invoice.paid"],
            Secret = WebhookSignature.NewSecret(), CreatedAt = DateTimeOffset.UnixEpoch, LeasedUntil = leasedUntil,
        };
        scope.Db.Add(webhook);
        await scope.Db.SaveChangesAsync(Test.Ct);
        return webhook.Id;
    }

    private static async Task<DateTimeOffset?> LeasedUntilAsync(TestDatabase database, Guid id)
    {
        await using var db = database.AcrossTenants.Open();
        return (await db.WebhookSubscriptions.AsNoTracking().SingleAsync(row => row.Id == id, Test.Ct)).LeasedUntil;
    }
}
