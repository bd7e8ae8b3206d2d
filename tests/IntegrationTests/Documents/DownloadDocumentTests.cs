using System.Net;

namespace ProdReady.IntegrationTests.Documents;

public sealed class DownloadDocumentTests(TestServers servers)
{
    [Fact]
    public async Task A_document_comes_as_an_attachment_that_nobody_guesses_at_or_keeps()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var id = await SomeDocument.ScannedAsync(tenant.Client, name: "Rechnung \"März\"; a=b.pdf");

        using var answer = await tenant.On(1).GetAsync($"/v1/documents/{id}/content", Test.Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SomeDocument.SmallPdf, await answer.Content.ReadAsByteArrayAsync(Test.Ct));
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            "attachment; filename=\"Rechnung _M_rz_; a=b.pdf\"; filename*=UTF-8''Rechnung%20_M%C3%A4rz_%3B%20a%3Db.pdf",
            Assert.Single(answer.Content.Headers.GetValues("Content-Disposition")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(SomeDocument.SmallPdf.Length, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_range_is_answered_as_RFC_9110_says()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var id = await SomeDocument.ScannedAsync(tenant.Client);
        var length = SomeDocument.SmallPdf.Length;
        (string Range, HttpStatusCode Status, string? Text, string? ContentRange)[] expected =
        [
            ("bytes=0-3", HttpStatusCode.PartialContent, "%PDF", $"bytes 0-3/{length}"),
            ("bytes=5-7", HttpStatusCode.PartialContent, "1.7", $"bytes 5-7/{length}"),
            ("bytes=-6", HttpStatusCode.PartialContent, "%%EOF\n", $"bytes {length - 6}-{length - 1}/{length}"),
            ("bytes=900-", HttpStatusCode.RequestedRangeNotSatisfiable, null, $"bytes */{length}"),
            ("bytes=0-1,3-4", HttpStatusCode.OK, null, null),
            ("lines=1-2", HttpStatusCode.OK, null, null),
        ];
        foreach (var (range, status, text, contentRange) in expected)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/documents/{id}/content");
            request.Headers.TryAddWithoutValidation("Range", range);
            using var answer = await tenant.Client.SendAsync(request, Test.Ct);

            Assert.Equal((range, status), (range, answer.StatusCode));
            Assert.Equal((range, contentRange), (range, answer.Content.Headers.ContentRange?.ToString()));
            if (text is not null) Assert.Equal(text, await answer.Content.ReadAsStringAsync(Test.Ct));
        }
    }

    [Fact]
    public async Task A_deleted_document_is_gone_at_once_and_its_content_soon()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var id = await SomeDocument.ScannedAsync(tenant.Client);
        Assert.Single(Folder.ObjectsOf(tenant));

        (await Call.Delete($"/v1/documents/{id}", null).SendAsync(tenant.Client)).Is(HttpStatusCode.NoContent);

        (await Call.Get($"/v1/documents/{id}").SendAsync(tenant.Client)).Is(HttpStatusCode.NotFound);
        (await Call.Get($"/v1/documents/{id}/content").SendAsync(tenant.Client)).Is(HttpStatusCode.NotFound);
        await Folder.IsEmptyAsync(tenant);
        await Eventually.IsTrueAsync(
            async () => await Folder.RowsAsync(tenant, "loose_objects") == 0, "nothing is left to remove");
    }

    [Fact]
    public async Task A_link_opens_its_document_for_anybody_until_it_expires()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var id = await SomeDocument.ScannedAsync(tenant.Client);
        var link = await SomeDocument.LinkAsync(tenant.Client, id: id);
        var brief = await SomeDocument.LinkAsync(tenant.Client, seconds: 1, id: id);
        using var anybody = tenant.System.Anonymous(1);

        using var answer = await anybody.GetAsync(link, Test.Ct);
        Assert.Equal(SomeDocument.SmallPdf, await answer.Content.ReadAsByteArrayAsync(Test.Ct));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        await Eventually.IsTrueAsync(
            async () => (await Call.Get(brief).SendAsync(anybody)).Status == HttpStatusCode.NotFound, "the brief one expires");

        (await Call.Delete($"/v1/documents/{id}", null).SendAsync(tenant.Client)).Is(HttpStatusCode.NoContent);
        (await Call.Get(link).SendAsync(anybody)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_link_that_was_changed_or_asked_for_too_long_opens_nothing()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var link = await SomeDocument.LinkAsync(tenant.Client);

        foreach (var changed in new[] { link[..^1], link[..^2] + "AA", link + "AA", "/v1/document-links/A" })
        {
            (await Call.Get(changed).SendAsync(tenant.Client)).Is(HttpStatusCode.NotFound);
        }

        var tooLong = Call.Post($"/v1/documents/{Guid.NewGuid()}/links", new { lifetimeSeconds = 3601 });
        Assert.Equal(["lifetimeSeconds"], (await tooLong.SendAsync(tenant.Client)).WrongFields);
    }
}
