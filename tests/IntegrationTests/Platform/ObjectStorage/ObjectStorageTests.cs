using ProdReady.Platform.ObjectStorage;

namespace ProdReady.IntegrationTests.Platform.ObjectStorage;

public sealed class ObjectStorageTests
{
    private const int Large = (12 * 1024 * 1024) + 7;
    private static readonly ObjectName Name = ObjectName.New(Guid.NewGuid());

    [Theory]
    [InlineData("Folder", 0)]
    [InlineData("Folder", Large)]
    [InlineData("S3", 0)]
    [InlineData("S3", 1)]
    [InlineData("S3", S3ObjectStorage.PartBytes)]
    [InlineData("S3", Large)]
    public async Task What_was_put_comes_back_byte_for_byte_and_is_gone_when_deleted(string kind, int length)
    {
        await using var storage = await Storage.StartAsync(kind);

        Assert.Equal(length, await storage.Objects.PutAsync(Name, new GeneratedContent(length), length, Test.Ct));

        Assert.Equal([Name.ToString()], storage.Contents);
        await using (var content = await storage.Objects.OpenAsync(Name, null, Test.Ct))
        {
            Assert.Equal(length, await GeneratedContent.CheckAsync(content!));
        }

        await storage.Objects.DeleteAsync(Name, Test.Ct);
        await storage.Objects.DeleteAsync(Name, Test.Ct);
        Assert.Empty(storage.Contents);
        Assert.Null(await storage.Objects.OpenAsync(Name, null, Test.Ct));
    }

    [Theory]
    [InlineData("Folder")]
    [InlineData("S3")]
    public async Task A_range_comes_without_the_rest(string kind)
    {
        await using var storage = await Storage.StartAsync(kind);
        await storage.Objects.PutAsync(Name, new GeneratedContent(Large), Large, Test.Ct);

        foreach (var range in new ByteRange[] { new(0, 0), new(5_000_000, 6_000_000), new(Large - 3, Large - 1) })
        {
            await using var content = await storage.Objects.OpenAsync(Name, range, Test.Ct);
            Assert.Equal(range.Length, await GeneratedContent.CheckAsync(content!, range.First));
        }
    }

    [Theory]
    [InlineData("Folder", 10)]
    [InlineData("Folder", Large)]
    [InlineData("S3", 10)]
    [InlineData("S3", Large)]
    public async Task One_byte_too_many_leaves_nothing(string kind, int length)
    {
        await using var storage = await Storage.StartAsync(kind);

        Assert.Null(await storage.Objects.PutAsync(Name, new GeneratedContent(length), length - 1, Test.Ct));

        Assert.Empty(storage.Contents);
    }

    [Theory]
    [InlineData("Folder")]
    [InlineData("S3")]
    public async Task A_sender_who_leaves_or_is_stopped_leaves_nothing(string kind)
    {
        await using var storage = await Storage.StartAsync(kind);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Test.Ct);

        await Assert.ThrowsAsync<EndOfStreamException>(() =>
            storage.Objects.PutAsync(Name, new GeneratedContent(Large, failsAt: Large / 2), Large, Test.Ct));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            storage.Objects.PutAsync(Name, new GeneratedContent(Large) { Halfway = stop.Cancel }, Large, stop.Token));

        Assert.Empty(storage.Contents);
    }

    [Fact]
    public async Task Who_writes_without_ever_waiting_is_read_meanwhile()
    {
        await using var storage = await Storage.StartAsync("Folder");

        var put = Task.Run(() => storage.Objects.PutAsync(Name, WriteAtOnceAsync, Large, Test.Ct), Test.Ct);

        Assert.Equal(Large, await put.WaitAsync(TimeSpan.FromSeconds(60), Test.Ct));

        static Task WriteAtOnceAsync(Stream stream, CancellationToken ct)
        {
            stream.Write(new byte[Large]);
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData("Folder")]
    [InlineData("S3")]
    public async Task A_tenant_that_leaves_takes_all_of_its_objects_and_no_others(string kind)
    {
        await using var storage = await Storage.StartAsync(kind);
        var other = ObjectName.New(Guid.NewGuid());
        foreach (var name in new[] { Name, ObjectName.New(Name.TenantId), other })
        {
            await storage.Objects.PutAsync(name, new GeneratedContent(10), 10, Test.Ct);
        }

        await storage.Objects.DeleteTenantAsync(Name.TenantId, Test.Ct);

        Assert.Equal([other.ToString()], storage.Contents);
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("00000000000000000000000000000000/../../../")]
    [InlineData("ABCDEF00000000000000000000000000")]
    [InlineData("")]
    public void Only_a_name_that_was_made_at_random_names_an_object(string text)
    {
        Assert.Throws<FormatException>(() => ObjectName.Of(Guid.NewGuid(), text));
        Assert.Equal(Name, ObjectName.Of(Name.TenantId, Name.Id));
    }

    [Theory]
    [InlineData("ObjectStorage:Folder", "")]
    [InlineData("ObjectStorage:S3:Bucket", "b")]
    public async Task The_start_demands_one_place(string setting, string value)
    {
        await using var storage = await Storage.StartAsync("Folder", (setting, value));

        var wrong = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => storage.Objects);

        Assert.Contains(wrong.Failures, failure => failure.Contains("ObjectStorage:Folder", StringComparison.Ordinal));
    }
}
