namespace ProdReady.Platform.Jobs;

/// <summary>
/// What a kind of job does. It may begin again from the start in another process at any moment, so all effect that it has
/// must commit with <see cref="JobRun.CompleteAsync"/>. No transaction is open while it runs, and it
/// may last as long as <see cref="JobsOptions.AttemptLimit"/>.
/// </summary>
public abstract class JobWork
{
    /// <summary>
    /// Does the work. A <see cref="Errors.ProblemException"/> fails the job at once and tells who asked why; any other
    /// exception has it tried again. Ends soon after <paramref name="ct"/> is cancelled.
    /// </summary>
    public abstract Task RunAsync(JobRun run, CancellationToken ct);
}
