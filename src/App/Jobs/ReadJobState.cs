using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Jobs;

public static class ReadJobState
{
    /// <summary>How far a job is, and where its result lies.</summary>
    public static async Task<Results<Ok<JobResponse>, NotFound<ProblemDetails>, ProblemHttpResult>> Handle(
        Guid id, ClaimsPrincipal caller, CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock,
        CancellationToken ct)
    {
        if (await acrossTenants.FindJobAsync(id, current, clock, ct) is not { } job) return JobProblems.NotFound();
        return caller.MaySee(job) ? TypedResults.Ok(JobResponse.From(job)) : JobProblems.NotAllowed();
    }
}
