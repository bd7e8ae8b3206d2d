using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Jobs;

public static class DownloadJobFile
{
    /// <summary>Gives the file that a job has made, or the part that Range asks for. 409 as long as there is none.</summary>
    public static async Task<Results<
        AttachmentResult, NotFound<ProblemDetails>, Conflict<ProblemDetails>, ProblemHttpResult>> Handle(
        Guid id, ClaimsPrincipal caller, CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock,
        CancellationToken ct)
    {
        if (await acrossTenants.FindJobAsync(id, current, clock, ct) is not { } job) return JobProblems.NotFound();
        if (!caller.MaySee(job)) return JobProblems.NotAllowed();
        return job.ToAttachment() is { } file ? file : JobProblems.HasNoFile();
    }
}
