using System.IO.Pipelines;

namespace ProdReady.Platform.ObjectStorage;

// What is made piece by piece would lie whole in memory, or on a disk that nobody clears after a crash, before it is stored.
public static class WrittenObjects
{
    /// <summary>Stores what <paramref name="write"/> writes, while it writes: a slow storage slows it down.</summary>
    /// <returns>How many bytes were stored; null when there were more than <paramref name="limit"/>.</returns>
    /// <exception cref="ObjectStorageException">The storage did not take it.</exception>
    public static async Task<long?> PutAsync(
        this IObjectStorage storage, ObjectName name, Func<Stream, CancellationToken, Task> write, long limit,
        CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pipe = new Pipe();
        var writing = WriteAsync(pipe.Writer, write, stop.Token);
        try
        {
            return await storage.PutAsync(name, pipe.Reader.AsStream(), limit, ct);
        }
        finally
        {
            // If the storage gave up, nobody reads any more: the writer would wait for ever.
            await stop.CancelAsync();
            await pipe.Reader.CompleteAsync();
            await writing;
        }
    }

    // Its fault reaches the storage as a fault of the content, so that no half of an object is taken for a whole one.
    private static async Task WriteAsync(PipeWriter pipe, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        // One who never has to wait would come back to where it was called only when the pipe is full; and nobody reads it yet.
        await Task.Yield();
        try
        {
            await write(pipe.AsStream(leaveOpen: true), ct);
            await pipe.CompleteAsync();
        }
        catch (Exception fault)
        {
            await pipe.CompleteAsync(fault);
        }
    }
}
