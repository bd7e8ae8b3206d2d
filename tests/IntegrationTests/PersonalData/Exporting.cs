using System.IO.Compression;
using System.Net;
using ProdReady.IntegrationTests.Reports;

namespace ProdReady.IntegrationTests.PersonalData;

/// <summary>An export as its owner gets it.</summary>
internal static class Exporting
{
    /// <summary>The files of the zip, once it is ready.</summary>
    public static async Task<Dictionary<string, string>> ExportAsync(this HttpClient client, string path)
    {
        var accepted = (await Call.Post(path).SendAsync(client)).Is(HttpStatusCode.Accepted);
        await client.SucceedsAsync(accepted.Location);
        using var content = await client.GetAsync($"{accepted.Location}/content", Test.Ct);
        Assert.Equal(HttpStatusCode.OK, content.StatusCode);
        Assert.Equal("attachment", content.Content.Headers.ContentDisposition?.DispositionType);
        Assert.True(content.Headers.CacheControl?.NoStore);
        using var zip = new ZipArchive(await content.Content.ReadAsStreamAsync(Test.Ct));
        var files = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(Test.Ct));
            files[entry.Name] = await reader.ReadToEndAsync(Test.Ct);
        }

        return files;
    }
}
