using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Paging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Jobs;

public static class ListJobs
{
    private static readonly Keyset<Job, JobResponse> NewestFirst =
        Keyset.By((Job row) => row.CreatedAt, row => row.Id, row => JobResponse.From(row), descending: true);

    /// <summary>Lists the jobs that the caller has asked for and may still see, the newest first, a page at a time.</summary>
    /// <param name="kind">Such as <c>report</c>.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    public static async Task<Results<Ok<Page<JobResponse>>, BadRequest<ProblemDetails>>> Handle(
        [StringLength(50)] string? kind,
        [AllowedValues(null, "waiting", "running", "succeeded", "failed", "cancelled")] string? state,
        [Range(1, PageSize.Largest)] int? limit, [StringLength(2000)] string? cursor, ClaimsPrincipal caller,
        CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock, CancellationToken ct)
    {
        var allowed = caller.FindAll(ClaimNames.Permission).Select(claim => claim.Value).ToArray();
        await using var db = acrossTenants.Open();
        var rows = db.Jobs.AsNoTracking().KnownTo(current, clock.GetUtcNow())
            .Where(job => job.ActorId == current.ActorId && (job.Permission == null || allowed.Contains(job.Permission)));
        if (kind is not null) rows = rows.Where(job => job.Kind == kind);
        if (state is not null)
        {
            var wanted = Enum.Parse<JobState>(state, ignoreCase: true);
            rows = rows.Where(job => job.State == wanted);
        }

        var scope = $"jobs\n{current.Id}\n{current.ActorId}\n{kind}\n{state}";
        var page = await NewestFirst.ReadAsync(rows, cursor, limit ?? PageSize.Default, scope, ct);
        return page is null ? PagingProblems.WrongCursor() : TypedResults.Ok(page);
    }
}
