using System.Net;
using System.Security.Cryptography;
using ProdReady.IntegrationTests.Invoices;

namespace ProdReady.IntegrationTests.Documents;

public sealed class UploadDocumentTests(TestServers servers)
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n\x1a\n\0\0\0\rIHDR"u8, 1, 2, 3];
    private static readonly byte[] Jpeg = [0xff, 0xd8, 0xff, 0xe0, 1, 2];
    private static readonly byte[] Zip = [.. "PK\u0003\u0004"u8, 1, 2, 3];

    private static readonly (string Name, string? Type, string Content)[] Taken =
    [
        ("a.pdf", "application/pdf", "pdf"), ("a.PNG", "image/png", "png"), ("a.jpeg", null, "jpeg"),
        ("ä.txt", "text/plain; charset=utf-8", "text"), ("a.csv", "application/octet-stream", "text"),
    ];

    private static readonly (string Why, string Name, string? Type, string Content)[] NotTaken =
    [
        ("an ending that is not on the list", "a.html", "text/html", "text"),
        ("no ending", "a", null, "pdf"),
        ("an office format", "a.docx", null, "zip"),
        ("another declared type", "a.pdf", "image/png", "pdf"),
        ("another charset", "a.txt", "text/plain; charset=utf-16", "text"),
        ("another content", "a.pdf", "application/pdf", "png"),
        ("a document as text", "a.txt", "text/plain", "pdf"),
        ("no content", "a.txt", "text/plain", "none"),
        ("a control character", "a.txt", "text/plain", "control"),
        ("half a letter at the end", "a.txt", "text/plain", "half"),
    ];

    [Fact]
    public async Task Takes_a_file_whose_name_type_and_content_say_the_same()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        foreach (var (name, type, content) in Taken)
        {
            var (bytes, before) = (Bytes(content), Folder.ObjectsOf(tenant));

            var answer = (await SomeDocument.UploadAsync(tenant.Client, bytes, name, type)).Is(HttpStatusCode.Created);

            Assert.Equal(name, answer.Json.GetProperty("name").GetString());
            Assert.Equal(bytes.Length, answer.Json.GetProperty("size").GetInt64());
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), answer.Json.GetProperty("sha256").GetString());
            Assert.Equal("quarantined", answer.Json.GetProperty("status").GetString());
            Assert.Equal($"/v1/documents/{answer.Id}", answer.Location);
            var stored = Assert.Single(Folder.ObjectsOf(tenant).Except(before));
            Assert.Equal(bytes, await File.ReadAllBytesAsync(stored, Test.Ct));
        }
    }

    [Fact]
    public async Task Refuses_a_file_of_which_they_do_not()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        foreach (var (why, name, type, content) in NotTaken)
        {
            var answer = await SomeDocument.UploadAsync(tenant.Client, Bytes(content), name, type);

            Assert.True(answer.Status == HttpStatusCode.UnsupportedMediaType, $"{why}: {answer.Status} {answer.Text}");
        }

        Assert.Empty(Folder.ObjectsOf(tenant));
        Assert.Equal(0, await Folder.RowsAsync(tenant, "documents"));
    }

    [Fact]
    public async Task Keeps_of_a_name_what_no_file_system_and_no_reader_is_fooled_by()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);

        var answer = await SomeDocument.UploadAsync(tenant.Client, name: "..\\../etc/ex\u202efd\r\np<b>:\"x\" .pdf");

        Assert.Equal("exfdp_b___x_ .pdf", answer.Is(HttpStatusCode.Created).Json.GetProperty("name").GetString());
        Assert.DoesNotContain("exfdp", Assert.Single(Folder.ObjectsOf(tenant)), StringComparison.Ordinal);
        Assert.Equal(["name"], (await SomeDocument.UploadAsync(tenant.Client, name: "a/b/")).WrongFields);
    }

    [Fact]
    public async Task A_document_belongs_to_an_invoice_of_the_same_tenant_or_to_none()
    {
        var system = await servers.SystemAsync();
        var (tenant, other) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        var (mine, theirs) = (await SomeInvoice.CreateAsync(tenant.Client), await SomeInvoice.CreateAsync(other.Client));

        var refused = await SomeDocument.UploadAsync(tenant.Client, invoiceId: theirs.Id);
        var first = (await SomeDocument.UploadAsync(tenant.Client, invoiceId: mine.Id)).Is(HttpStatusCode.Created);
        var second = (await SomeDocument.UploadAsync(tenant.Client)).Is(HttpStatusCode.Created);

        Assert.Equal(["invoiceId"], refused.Is(HttpStatusCode.BadRequest).WrongFields);
        Assert.Equal([first.Id], await ListAsync(tenant, $"?invoiceId={mine.Id}"));
        Assert.Equal([second.Id], await ListAsync(tenant, "?limit=1"));
        var cursor = (await Call.Get("/v1/documents?limit=1").SendAsync(tenant.Client)).Json.GetProperty("nextCursor");
        Assert.Equal([first.Id], await ListAsync(tenant, $"?limit=1&cursor={cursor}"));
        Assert.Empty(await ListAsync(other, ""));
    }

    private static async Task<Guid[]> ListAsync(TestTenant tenant, string query) =>
        [.. (await Call.Get($"/v1/documents{query}").SendAsync(tenant.Client)).Is(HttpStatusCode.OK)
            .Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];

    private static byte[] Bytes(string content) => content switch
    {
        "pdf" => SomeDocument.SmallPdf,
        "png" => Png,
        "jpeg" => Jpeg,
        "zip" => Zip,
        "text" => SomeDocument.Text("name;sum\nJürgen;1 €\n"),
        "control" => [.. SomeDocument.Text(new string('a', 100_000)), 0],
        "half" => [.. SomeDocument.Text(new string('a', 100_000)), 0xe2, 0x82],
        _ => [],
    };
}
