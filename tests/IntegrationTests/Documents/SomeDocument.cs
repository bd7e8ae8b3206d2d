using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ProdReady.IntegrationTests.Documents;

/// <summary>Files as people send them.</summary>
internal static class SomeDocument
{
    public const string Pdf = "application/pdf";

    public static readonly byte[] SmallPdf = [.. "%PDF-1.7\n"u8, 0, 1, 2, 3, .. "\n%%EOF\n"u8];

    public static Task<Answer> UploadAsync(
        HttpClient client, byte[]? content = null, string name = "a.pdf", string? type = Pdf, string? key = null,
        Guid? invoiceId = null) =>
        new Call(HttpMethod.Post, PathFor(name, invoiceId), (Func<HttpContent>)(() => Content(content ?? SmallPdf, type)))
        {
            IdempotencyKey = key ?? Guid.NewGuid().ToString(),
        }.SendPatientlyAsync(client);

    /// <summary>One that the scanner has passed.</summary>
    public static async Task<Guid> ScannedAsync(HttpClient client, byte[]? content = null, string name = "a.pdf")
    {
        var id = (await UploadAsync(client, content, name)).Is(HttpStatusCode.Created).Id;
        await IsAsync(client, id, "available");
        return id;
    }

    /// <summary>The path of a fresh link to a fresh document.</summary>
    public static async Task<string> LinkAsync(HttpClient client, int seconds = 60, Guid? id = null)
    {
        var link = Call.Post($"/v1/documents/{id ?? await ScannedAsync(client)}/links", new { lifetimeSeconds = seconds });
        return (await link.SendAsync(client)).Is(HttpStatusCode.OK).Json.GetProperty("url").GetString()!;
    }

    public static Task IsAsync(HttpClient client, Guid id, string status) => Eventually.IsTrueAsync(
        async () => (await Call.Get($"/v1/documents/{id}").SendAsync(client)).Json.GetProperty("status").GetString() == status,
        $"the document is {status}");

    public static string PathFor(string name, Guid? invoiceId = null) =>
        $"/v1/documents?name={Uri.EscapeDataString(name)}{(invoiceId is null ? "" : $"&invoiceId={invoiceId}")}";

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static ByteArrayContent Content(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
