using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ProdReady.Platform.Database;

namespace ProdReady.Platform.Jobs;

/// <summary>
/// One attempt at a job, as its work sees it. A Worker that was frozen may wake up long after another has taken its job over:
/// only here can it complete one, and here it is found out.
/// </summary>
public sealed class JobRun
{
    private volatile int _progress;

    internal JobRun(Job job) => Job = job;

    public Job Job { get; }

    internal int Progress => _progress;

    internal bool IsComplete { get; private set; }

    public T Input<T>() => JsonSerializer.Deserialize<T>(Job.Input, AskedJobs.InputJson)!;

    /// <summary>Tells how far it is; who watches sees it within a second or two.</summary>
    public void Report(long done, long of) => _progress = of <= 0 ? 0 : (int)Math.Clamp(done * 100 / of, 0, 99);

    /// <summary>The job has succeeded, if the open transaction commits; everything that it effects belongs into that.</summary>
    /// <exception cref="JobLostException">Another has the job meanwhile, or it was cancelled: roll back.</exception>
    public async Task CompleteAsync(PlatformDbContext db, DateTimeOffset now, JobFile? file, CancellationToken ct)
    {
        var (id, fence) = (Job.Id, Job.Fence);
        var completed = await db.Jobs
            .Where(row => row.Id == id && row.Fence == fence && row.State == JobState.Running)
            .ExecuteUpdateAsync(row => row
                .SetProperty(to => to.State, JobState.Succeeded)
                .SetProperty(to => to.Progress, 100)
                .SetProperty(to => to.Revision, to => to.Revision + 1)
                .SetProperty(to => to.EndedAt, now)
                .SetProperty(to => to.ExpiresAt, now + Job.Lifetime)
                .SetProperty(to => to.FileName, file == null ? null : file.Name)
                .SetProperty(to => to.MediaType, file == null ? null : file.MediaType)
                .SetProperty(to => to.ObjectId, file == null ? null : file.ObjectId)
                .SetProperty(to => to.Bytes, file == null ? null : file.Bytes), ct);
        if (completed == 0) throw new JobLostException();
        db.RingAfterCommit(id);
        IsComplete = true;
    }
}

/// <param name="Name">What it is called when it is saved.</param>
/// <param name="ObjectId">Where it lies in the object storage, below the tenant's prefix.</param>
public sealed record JobFile(string Name, string MediaType, string ObjectId, long Bytes);

/// <summary>This attempt is not the one that counts.</summary>
public sealed class JobLostException() : Exception("Another has the job meanwhile, or it was cancelled.");
