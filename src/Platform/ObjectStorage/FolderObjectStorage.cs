using System.Buffers;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.ObjectStorage;

// Half an object is worse than none: it is written beside, and renamed when it is whole and on the disk.
internal sealed class FolderObjectStorage(IOptions<ObjectStorageOptions> options) : IObjectStorage
{
    private const int BufferBytes = 128 * 1024;
    private const string Unfinished = ".part";

    private readonly string _root = Path.GetFullPath(options.Value.Folder!);

    public async Task<long?> PutAsync(ObjectName name, Stream content, long limit, CancellationToken ct)
    {
        var part = PathTo(name) + Unfinished;
        try
        {
            var written = await WriteAsync(part, content, limit, ct);
            if (written is not null) Guard(() => File.Move(part, PathTo(name)));
            return written;
        }
        finally
        {
            Guard(() => File.Delete(part));
        }
    }

    public Task<Stream?> OpenAsync(ObjectName name, ByteRange? range, CancellationToken ct)
    {
        Stream? opened = null;
        if (File.Exists(PathTo(name)))
        {
            var file = Guard(() => new FileStream(PathTo(name), new FileStreamOptions
            {
                Share = FileShare.Read | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            }));
            file.Position = range?.First ?? 0;
            opened = range is { } part ? new PartialStream(file, part.Length) : file;
        }

        return Task.FromResult(opened);
    }

    public Task DeleteAsync(ObjectName name, CancellationToken ct)
    {
        if (Directory.Exists(FolderOf(name.TenantId)))
        {
            Guard(() => File.Delete(PathTo(name)));
            Guard(() => File.Delete(PathTo(name) + Unfinished));
        }

        return Task.CompletedTask;
    }

    public Task DeleteTenantAsync(Guid tenantId, CancellationToken ct)
    {
        if (Directory.Exists(FolderOf(tenantId))) Guard(() => Directory.Delete(FolderOf(tenantId), recursive: true));
        return Task.CompletedTask;
    }

    private string FolderOf(Guid tenantId) => Path.Combine(_root, ObjectName.Prefix(tenantId));

    private string PathTo(ObjectName name) => Path.Combine(_root, name.ToString());

    // What the content's own stream throws passes as it is: that is the sender's fault and not the disk's.
    private static async Task<long?> WriteAsync(string path, Stream content, long limit, CancellationToken ct)
    {
        await using var file = Guard(() => Create(path));
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var written = 0L;
            for (int read; (read = await content.ReadAsync(buffer, ct)) > 0; written += read)
            {
                if (written + read > limit) return null;
                await GuardAsync(file.WriteAsync(buffer.AsMemory(0, read), ct));
            }

            Guard(() => file.Flush(flushToDisk: true));
            return written;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static FileStream Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static async Task GuardAsync(ValueTask work)
    {
        try
        {
            await work;
        }
        catch (IOException fault)
        {
            throw Failed(fault);
        }
    }

    private static void Guard(Action work) => Guard<object?>(() =>
    {
        work();
        return null;
    });

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(fault);
        }
    }

    private static ObjectStorageException Failed(Exception fault) => new("The folder of the object storage refused.", fault);
}
