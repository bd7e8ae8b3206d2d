using System.Net;
using ProdReady.IntegrationTests.Scanning;

namespace ProdReady.IntegrationTests.Documents;

public sealed class DocumentScanTests(TestServers servers)
{
    [Fact]
    public async Task What_the_scanner_finds_is_refused_and_its_content_deleted()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

        var id = (await UploadAsync(tenant, $"hello {Clamd.Eicar}")).Is(HttpStatusCode.Created).Id;

        await SomeDocument.IsAsync(tenant.Client, id, "refused");
        var download = (await Call.Get($"/v1/documents/{id}/content").SendAsync(tenant.Client)).Is(HttpStatusCode.Conflict);
        Assert.Contains("Eicar-Signature", download.Detail, StringComparison.Ordinal);
        (await Call.Post($"/v1/documents/{id}/links", new { lifetimeSeconds = 9 }).SendAsync(tenant.Client))
            .Is(HttpStatusCode.Conflict);
        await Folder.IsEmptyAsync(tenant);
        var trail = (await Call.Get($"/v1/audit?entity=Document").SendAsync(tenant.Client)).Is(HttpStatusCode.OK).Text;
        Assert.Contains("\"refused\"", trail, StringComparison.Ordinal);
        Assert.DoesNotContain("a.txt", trail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_scanner_is_away_a_document_waits_and_is_scanned_when_it_returns()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var text = $"away {Guid.NewGuid()}";
        tenant.System.Clamd.ReplyTo(text, "");

        var id = (await UploadAsync(tenant, text)).Id;
        await Eventually.IsTrueAsync(() => tenant.System.Clamd.Told(text) > 1, "it was asked, and asked again");
        var download = (await Call.Get($"/v1/documents/{id}/content").SendAsync(tenant.Client)).Is(HttpStatusCode.Conflict);
        tenant.System.Clamd.Forget(text);

        Assert.Contains("waits for the virus scanner", download.Detail, StringComparison.Ordinal);
        await SomeDocument.IsAsync(tenant.Client, id, "available");
    }

    [Fact]
    public async Task A_scan_that_nobody_asks_for_any_more_is_asked_for_again()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var id = await SomeDocument.ScannedAsync(tenant.Client);

        await tenant.System.Servers.AdministerAsync(
            $"UPDATE documents SET status = 'Quarantined', scan_asked_at = now() - '1 h'::interval WHERE id = '{id}'",
            ct: Test.Ct);

        await SomeDocument.IsAsync(tenant.Client, id, "available");
    }

    private static Task<Answer> UploadAsync(TestTenant tenant, string text) =>
        SomeDocument.UploadAsync(tenant.Client, SomeDocument.Text(text), "a.txt", "text/plain");
}
