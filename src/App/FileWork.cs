using ProdReady.App.Data;
using ProdReady.App.LooseObjects;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.ObjectStorage;

namespace ProdReady.App;

/// <summary>
/// Work whose result is a file. It streams into the storage under a name of this attempt, as a loose object; of all attempts one
/// commits its name into the job's row. The file of another, as of one that never finished, is removed.
/// </summary>
internal abstract class FileWork(AppDbContext db, IObjectStorage storage, TimeProvider clock) : JobWork
{
    private const long Largest = 50L << 30;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    public sealed override async Task RunAsync(JobRun run, CancellationToken ct)
    {
        var place = ObjectName.New(run.Job.TenantId);
        var loose = LooseObject.Arriving(place, clock.GetUtcNow(), Longest);
        db.Add(loose);
        await db.SaveChangesAsync(ct);
        var bytes = await storage.PutAsync(place, (stream, ct) => WriteAsync(run, stream, ct), Largest, ct)
            ?? throw new InvalidOperationException($"The file of job {run.Job.Id} is larger than {Largest} bytes.");
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await LooseObject.TryHoldAsync(db, loose.Id, ct)) throw new JobLostException();
        var (name, mediaType) = Describe(run);
        await run.CompleteAsync(db, clock.GetUtcNow(), new JobFile(name, mediaType, place.Id, bytes), ct);
        Announce(run);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Writes the file from its beginning, in memory that does not grow with it.</summary>
    protected abstract Task WriteAsync(JobRun run, Stream stream, CancellationToken ct);

    protected abstract (string Name, string MediaType) Describe(JobRun run);

    /// <summary>What else is to commit with the file.</summary>
    protected virtual void Announce(JobRun run)
    {
    }
}
