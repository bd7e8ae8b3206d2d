using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.Assistant;
using ProdReady.IntegrationTests.PersonalData;

namespace ProdReady.IntegrationTests.AccountMails;

public sealed class UnsubscribeTests(TestServers servers)
{
    [Fact]
    public async Task One_click_without_signing_in_ends_what_is_good_to_know_and_not_what_is_needed()
    {
        const long limit = 1_000_000;
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var customers = await tenant.CustomersAsync(SomeAssistant.NewMark(), 4);
        using var mailSystem = system.Anonymous();

        await tenant.LimitAsync(limit, spent: 499_000);
        (await tenant.Client.SummarizeAsync(customers[0])).Is(HttpStatusCode.OK);
        var alert = await system.MailAsync(tenant.Email, "50 %");
        Assert.Equal("List-Unsubscribe=One-Click", alert.Header("List-Unsubscribe-Post"));
        var link = new Uri(alert.Header("List-Unsubscribe")!.Trim('<', '>')).AbsolutePath;
        Assert.DoesNotContain(tenant.Email, link, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(link, alert.Text, StringComparison.Ordinal);

        // A scanner follows the link, and nothing ends by that; a person is led to a page.
        using var followed = await mailSystem.GetAsync(link, Test.Ct);
        Assert.Equal(HttpStatusCode.Found, followed.StatusCode);
        Assert.EndsWith($"/unsubscribe#{link.Split('/')[^1]}", $"{followed.Headers.Location}", StringComparison.Ordinal);
        await tenant.LimitAsync(limit, spent: 799_000);
        (await tenant.Client.SummarizeAsync(customers[1])).Is(HttpStatusCode.OK);
        await system.MailAsync(tenant.Email, "80 %");

        for (var i = 0; i < 2; i++)
        {
            using var clicked = await mailSystem.PostAsync(
                link, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]), Test.Ct);
            Assert.Equal(HttpStatusCode.NoContent, clicked.StatusCode);
        }

        // The next month: half of it is used, which is good to know, and then all of it, which stops something.
        await system.Servers.AdministerAsync($"DELETE FROM model_budgets WHERE tenant_id = '{tenant.Id}'", ct: Test.Ct);
        await tenant.LimitAsync(limit, spent: 499_000);
        (await tenant.Client.SummarizeAsync(customers[2])).Is(HttpStatusCode.OK);
        await tenant.LimitAsync(limit, spent: 999_000);
        (await tenant.Client.SummarizeAsync(customers[3])).Is(HttpStatusCode.PaymentRequired);
        var spent = await system.MailAsync(tenant.Email, "100 %");
        Assert.Null(spent.Header("List-Unsubscribe"));
        Assert.Single(system.MailsTo(tenant.Email), mail => mail.Header("Subject")!.StartsWith("50 %", StringComparison.Ordinal));
        await IsInTheirCopyAndGoesWithThemAsync(tenant);
    }

    [Fact]
    public async Task A_token_that_was_made_up_unsubscribes_nobody()
    {
        var system = await servers.SystemAsync();
        using var stranger = system.Anonymous();
        var link = await SomeUnsubscription.LinkAsync(servers);
        string[] forged = [link[..^4] + "AAAA", link[..^20], $"{link}{link.Split('/')[^1]}", "/v1/unsubscriptions/%0D%0AA"];

        foreach (var path in forged)
        {
            (await Call.Post(path).SendAsync(stranger)).Is(HttpStatusCode.NotFound);
            (await Call.Get(path).SendAsync(stranger)).Is(HttpStatusCode.NotFound);
        }
    }

    private async Task IsInTheirCopyAndGoesWithThemAsync(TestTenant tenant)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var theirs = db.Unsubscriptions.Where(row => row.Address == tenant.Email);
        Assert.True(await theirs.AnyAsync(Test.Ct));

        var copy = (await tenant.Client.ExportAsync("/v1/me/exports"))["unsubscriptions.json"];
        Assert.Contains("model-budget-near", copy, StringComparison.Ordinal);
        Assert.DoesNotContain("address", copy, StringComparison.Ordinal); // there is its hash only

        (await Call.Delete("/v1/me", ifMatch: null).SendAsync(tenant.Client)).Is(HttpStatusCode.NoContent);
        Assert.False(await theirs.AnyAsync(Test.Ct));
    }
}
