using System.Net;
using System.Net.Sockets;
using System.Text;
using ProdReady.IntegrationTests.Fuzz;
using ProdReady.IntegrationTests.Platform.ObjectStorage;

namespace ProdReady.IntegrationTests.Documents;

/// <summary>Uploads that are too large, come twice, or end in the middle.</summary>
public sealed class UploadFaultTests(TestServers servers)
{
    [Fact]
    public async Task A_file_above_the_limit_is_refused_while_it_streams_and_leaves_nothing()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var api = tenant.Client.BaseAddress!;

        var told = await Wire.SendAsync(api, Head(tenant, "Content-Length: 3000001"), false, Test.Ct);
        byte[] chunk = [.. Encoding.ASCII.GetBytes("2dc6c1\r\n"), .. Large(3_000_001)];
        var streamed = await Wire.SendAsync(api, [.. Head(tenant, "Transfer-Encoding: chunked"), .. chunk], false, Test.Ct);

        Assert.Equal((413, 413), (told.Status, streamed.Status));
        Assert.Empty(Folder.ObjectsOf(tenant));
        Assert.Equal(0, await Folder.RowsAsync(tenant, "documents"));
    }

    [Fact]
    public async Task The_same_key_makes_one_document_and_another_body_is_refused()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var (key, other) = (Guid.NewGuid().ToString(), SomeDocument.SmallPdf.Append((byte)1).ToArray());

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            SomeDocument.UploadAsync(i % 2 == 0 ? tenant.Client : tenant.On(1), Large(300_000), key: key)));
        var again = await SomeDocument.UploadAsync(tenant.On(1), Large(300_000), key: key);
        var wrong = await SomeDocument.UploadAsync(tenant.Client, other, key: key);

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Created, again.Id), (answer.Status, answer.Id)));
        Assert.Single(answers, answer => !answer.IsReplayed);
        Assert.True(again.IsReplayed);
        wrong.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Single(Folder.ObjectsOf(tenant));
        Assert.Equal(1, await Folder.RowsAsync(tenant, "documents"));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_or_is_refused_leaves_nothing_and_its_key_free()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var key = Guid.NewGuid().ToString();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(IPAddress.Loopback, tenant.Client.BaseAddress!.Port, Test.Ct);
            byte[] half = [.. Head(tenant, "Content-Length: 900000", key), .. Large(500_000)];
            await socket.GetStream().WriteAsync(half, Test.Ct);
            await Eventually.IsTrueAsync(() => Folder.ObjectsOf(tenant).Length == 1, "half of it has arrived");
        }

        await Folder.IsEmptyAsync(tenant);
        var refused = await SomeDocument.UploadAsync(tenant.Client, SomeDocument.Text("x"), key: key);
        var whole = await Eventually.BecomesAsync(
            () => SomeDocument.UploadAsync(tenant.Client, Large(900_000), key: key), HttpStatusCode.Created);

        refused.Is(HttpStatusCode.UnsupportedMediaType);
        Assert.False(whole.IsReplayed);
        Assert.Single(Folder.ObjectsOf(tenant));
    }

    [Fact]
    public async Task An_attempt_that_outlived_its_lease_answers_as_the_one_that_took_over()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var (key, file) = (Guid.NewGuid().ToString(), Large(900_000));
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, tenant.Client.BaseAddress!.Port, Test.Ct);
        byte[] half = [.. Head(tenant, "Content-Length: 900000", key), .. file[..500_000]];
        await socket.GetStream().WriteAsync(half, Test.Ct);
        await Eventually.IsTrueAsync(() => Folder.ObjectsOf(tenant).Length == 1, "half of it has arrived");
        await tenant.System.Servers.AdministerAsync(
            $"UPDATE idempotency_records SET lease_until = now() WHERE tenant_id = '{tenant.Id}'", ct: Test.Ct);

        var second = (await SomeDocument.UploadAsync(tenant.On(1), file, key: key)).Is(HttpStatusCode.Created);
        await socket.GetStream().WriteAsync(file.AsMemory(500_000), Test.Ct);
        using var reader = new StreamReader(socket.GetStream());
        var first = new StringBuilder();
        for (string? line; (line = await reader.ReadLineAsync(Test.Ct)) is { Length: > 0 };) first.AppendLine(line);

        Assert.StartsWith("HTTP/1.1 201", first.ToString(), StringComparison.Ordinal);
        Assert.Contains($"/v1/documents/{second.Id}", first.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await Folder.RowsAsync(tenant, "documents"));
    }

    [Fact]
    public async Task What_a_death_in_the_middle_would_leave_is_written_down_before_it()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, tenant.Client.BaseAddress!.Port, Test.Ct);
        await socket.GetStream().WriteAsync((byte[])[.. Head(tenant, "Content-Length: 900000"), .. Large(500_000)], Test.Ct);
        await Eventually.IsTrueAsync(() => Folder.ObjectsOf(tenant).Length == 1, "half of it has arrived");

        Assert.Equal(1, await Folder.RowsAsync(tenant, "loose_objects"));
        Assert.Equal(1, await Folder.RowsAsync(tenant, "idempotency_records"));
        Assert.Equal(0, await Folder.RowsAsync(tenant, "documents"));
    }

    private static byte[] Large(int length)
    {
        var bytes = new byte[length];
        SomeDocument.SmallPdf.CopyTo(bytes, 0);
        for (var i = SomeDocument.SmallPdf.Length; i < length; i++) bytes[i] = GeneratedContent.At(i);
        return bytes;
    }

    private static byte[] Head(TestTenant tenant, string length, string? key = null) => Encoding.ASCII.GetBytes(
        $"POST {SomeDocument.PathFor("a.pdf")} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {tenant.AccessToken}\r\n"
        + $"Idempotency-Key: {key ?? Guid.NewGuid().ToString()}\r\nContent-Type: {SomeDocument.Pdf}\r\n{length}\r\n\r\n");
}
