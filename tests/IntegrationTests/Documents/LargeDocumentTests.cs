using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Sandbox;
using ProdReady.Platform.Streams;

namespace ProdReady.IntegrationTests.Documents;

/// <summary>What a large file costs the process that it goes through, in memory.</summary>
public sealed partial class LargeDocumentTests(TestServers servers)
{
    private const long MiB = 1024 * 1024;
    private const long Size = 200 * MiB;
    private const long MostGrowth = 60 * MiB;

    [Theory]
    [InlineData("Folder")]
    [InlineData("S3")]
    public async Task Two_hundred_megabytes_come_and_go_in_less_than_sixty_of_memory(string storage)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "asks /proc");
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        await using var sandbox = await S3Sandbox.StartAsync();
        await using var api = AppProcess.Start("Api", Settings(system, storage == "S3" ? sandbox : null));
        await api.WaitUntilHealthyAsync(ct: Test.Ct);
        using var client = new HttpClient { BaseAddress = api.BaseAddress };
        client.DefaultRequestHeaders.Authorization = tenant.Client.DefaultRequestHeaders.Authorization;
        await DownloadAsync(client, await UploadAsync(client, MiB));
        var before = Memory(api, "VmRSS");
        await File.WriteAllTextAsync($"/proc/{api.Id}/clear_refs", "5", Test.Ct); // begins the peak anew

        var id = await UploadAsync(client, Size);
        var afterUpload = Memory(api, "VmHWM") - before;
        Assert.Equal(Size, await DownloadAsync(client, id));

        var growth = Memory(api, "VmHWM") - before;
        Console.WriteLine(
            $"{storage}: {before / MiB} MiB before; 200 MiB up: {afterUpload / MiB} more, up and down: {growth / MiB} more");
        Assert.InRange(growth, 0, MostGrowth);
        (await Call.Delete($"/v1/documents/{id}", null).SendAsync(client)).Is(System.Net.HttpStatusCode.NoContent);
    }

    private static Dictionary<string, string> Settings(TestSystem system, S3Sandbox? sandbox)
    {
        var settings = new Dictionary<string, string>(system.HostSettings)
        {
            ["Documents__MaxBytes"] = $"{Size}",
            ["Scanning__Mode"] = "Off",
        };
        if (sandbox is null) return settings;
        settings.Remove("ObjectStorage__Folder");
        return new Dictionary<string, string>(settings.Concat(sandbox.Settings));
    }

    private static async Task<Guid> UploadAsync(HttpClient client, long size)
    {
        var content = new StreamContent(new SomePdf(size), 256 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue(SomeDocument.Pdf);
        content.Headers.ContentLength = size;
        var answer = await Call.Post(SomeDocument.PathFor("a.pdf"), content).SendAsync(client);
        Assert.Equal("notScanned", answer.Is(System.Net.HttpStatusCode.Created).Json.GetProperty("status").GetString());
        return answer.Id;
    }

    private static async Task<long> DownloadAsync(HttpClient client, Guid id)
    {
        using var answer = await client.GetAsync(
            $"/v1/documents/{id}/content", HttpCompletionOption.ResponseHeadersRead, Test.Ct);
        await using var content = await answer.Content.ReadAsStreamAsync(Test.Ct);
        var (buffer, total) = (new byte[256 * 1024], 0L);
        for (int read; (read = await content.ReadAsync(buffer, Test.Ct)) > 0;) total += read;
        return total;
    }

    private static long Memory(AppProcess api, string field) => 1024 * long.Parse(
        Line().Matches(File.ReadAllText($"/proc/{api.Id}/status")).Single(line => line.Groups[1].Value == field).Groups[2].Value,
        CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\w+):\s+(\d+) kB", RegexOptions.Multiline)]
    private static partial Regex Line();

    /// <summary>Made while it is sent.</summary>
    private sealed class SomePdf(long length) : PassingStream(Null)
    {
        private long _position;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, length - _position);
            if (_position == 0) SomeDocument.SmallPdf.CopyTo(buffer);
            _position += count;
            return ValueTask.FromResult(count);
        }
    }
}
