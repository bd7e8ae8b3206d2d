using ProdReady.Platform.ObjectStorage;

namespace ProdReady.IntegrationTests.Platform.ObjectStorage;

/// <summary>The bucket refuses, hangs and breaks off; the sandbox speaks real HTTP and checks each signature.</summary>
public sealed class S3FaultTests
{
    private const int Large = 12 * 1024 * 1024;
    private static readonly ObjectName Name = ObjectName.New(Guid.NewGuid());
    private static readonly (string, string) OneRetry = ("ObjectStorage:S3:Retries", "1");

    [Theory]
    [InlineData("UploadPart", "error")]
    [InlineData("UploadPart", "drop")]
    [InlineData("CompleteMultipartUpload", "error")]
    [InlineData("CreateMultipartUpload", "drop")]
    public async Task A_fault_that_passes_is_not_noticed(string operation, string fault)
    {
        await using var storage = await Storage.StartAsync("S3");
        storage.Sandbox.Behave(operation, fault);

        Assert.Equal(Large, await storage.Objects.PutAsync(Name, new GeneratedContent(Large), Large, Test.Ct));

        await using var content = await storage.Objects.OpenAsync(Name, null, Test.Ct);
        Assert.Equal(Large, await GeneratedContent.CheckAsync(content!));
    }

    [Theory]
    [InlineData("PutObject", 1000, "hang")]
    [InlineData("UploadPart", Large, "error")]
    [InlineData("UploadPart", Large, "drop")]
    [InlineData("UploadPart", Large, "hang")]
    [InlineData("CompleteMultipartUpload", Large, "hang")]
    public async Task A_fault_that_stays_ends_the_upload_and_leaves_neither_object_nor_part(
        string operation, int length, string fault)
    {
        await using var storage = await Storage.StartAsync("S3", OneRetry);
        storage.Sandbox.Behave(operation, [.. Enumerable.Repeat(fault, 20)]);

        await FailsAsync(storage, fault, storage.Objects.PutAsync(Name, new GeneratedContent(length), length, Test.Ct));

        Assert.Empty(storage.Contents);
    }

    [Theory]
    [InlineData("drop")]
    [InlineData("hang")]
    public async Task A_download_that_breaks_off_is_told_as_the_storages_fault(string fault)
    {
        await using var storage = await Storage.StartAsync("S3", OneRetry);
        await storage.Objects.PutAsync(Name, new GeneratedContent(Large), Large, Test.Ct);
        storage.Sandbox.Behave("GetObject", fault, fault, fault);

        await FailsAsync(storage, fault, ReadAsync());

        async Task ReadAsync()
        {
            await using var content = await storage.Objects.OpenAsync(Name, null, Test.Ct);
            await GeneratedContent.CheckAsync(content!);
        }
    }

    [Fact]
    public async Task An_upload_that_a_dead_process_left_is_removed_with_its_object()
    {
        await using var storage = await Storage.StartAsync("S3", OneRetry);
        storage.Sandbox.Behave("UploadPart", "hang");
        storage.Sandbox.Behave("ListMultipartUploads", "error", "error", "error");
        await FailsAsync(storage, "hang", storage.Objects.PutAsync(Name, new GeneratedContent(Large), Large, Test.Ct));
        Assert.Equal(["?" + Name], storage.Contents);

        await storage.Objects.DeleteAsync(Name, Test.Ct);

        Assert.Empty(storage.Contents);
    }

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        await using var storage = await Storage.StartAsync("S3", ("ObjectStorage:S3:SecretAccessKey", "another"));

        var refusal = await Assert.ThrowsAsync<ObjectStorageException>(() => storage.Objects.OpenAsync(Name, null, Test.Ct));

        Assert.Contains("SignatureDoesNotMatch", refusal.InnerException!.Message, StringComparison.Ordinal);
    }

    private static async Task FailsAsync(Storage storage, string fault, Task call)
    {
        if (fault == "hang")
        {
            await Eventually.IsTrueAsync(() => storage.Sandbox.Hanging == 1, "it hangs");
            storage.Clock.Ring();
        }

        await Assert.ThrowsAsync<ObjectStorageException>(() => call);
    }
}
