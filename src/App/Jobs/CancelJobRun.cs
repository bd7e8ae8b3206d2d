using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Jobs;

public static class CancelJobRun
{
    /// <summary>Ends a job that waits or runs: from the answer on it has no effect. 409 when it is over already.</summary>
    public static async Task<Results<
        Ok<JobResponse>, NotFound<ProblemDetails>, Conflict<ProblemDetails>, ProblemHttpResult>> Handle(
        Guid id, ClaimsPrincipal caller, CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, JobQueue queue,
        TimeProvider clock, CancellationToken ct)
    {
        if (await acrossTenants.FindJobAsync(id, current, clock, ct) is not { } job) return JobProblems.NotFound();
        if (!caller.MaySee(job)) return JobProblems.NotAllowed();
        if (!await queue.CancelAsync(job, ct)) return JobProblems.IsOver();
        return TypedResults.Ok(JobResponse.From((await acrossTenants.FindJobAsync(id, current, clock, ct))!));
    }
}
