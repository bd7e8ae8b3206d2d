using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.ServerSentEvents;
using ProdReady.Platform.Tenancy;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace ProdReady.App.Jobs;

/// <summary>
/// Each event is the job as it then is, and its id is the row's revision. So who comes back with the id of the last event that
/// they had, to whichever instance, gets what they missed, and who has had the last of all gets 204, which ends an EventSource.
/// </summary>
public static class WatchJobState
{
    /// <summary>Tells each change of a job as a server-sent event, until it is over.</summary>
    /// <param name="lastEventId">The id of the last event that was received.</param>
    public static async Task<Results<EventStream, NoContent, NotFound<ProblemDetails>, ProblemHttpResult>> Handle(
        Guid id, [FromHeader(Name = "Last-Event-ID"), StringLength(20)] string? lastEventId, ClaimsPrincipal caller,
        CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, JobBell bell, CallerSession session,
        IOptions<JsonOptions> json, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (await acrossTenants.FindJobAsync(id, current, clock, ct) is not { } job) return JobProblems.NotFound();
        if (!caller.MaySee(job)) return JobProblems.NotAllowed();
        var seen = int.TryParse(lastEventId, CultureInfo.InvariantCulture, out var revision) ? revision : -1;
        if (job.IsOver && job.Revision == seen) return TypedResults.NoContent();
        var watch = new JobWatch(acrossTenants, bell, session, json.Value, clock, http, current);
        return new EventStream(ended => watch.FollowAsync(job, seen, ended));
    }
}

/// <summary>Follows one job for one who watches it.</summary>
internal sealed class JobWatch(
    AcrossTenants<AppDbContext> acrossTenants, JobBell bell, CallerSession session, JsonOptions json, TimeProvider clock,
    HttpContext http, CurrentTenant current)
{
    // What a ring that was lost costs, and how long a session that was ended is still told something.
    private static readonly TimeSpan LooksAgainAfter = TimeSpan.FromSeconds(2);

    public async IAsyncEnumerable<StreamEvent?> FollowAsync(
        Job job, int seen, [EnumeratorCancellation] CancellationToken ct)
    {
        using var ear = bell.Listen(job.Id);
        while (true)
        {
            yield return job.Revision == seen ? null : ToEvent(job);
            if (job.IsOver) yield break;
            seen = job.Revision;
            await ear.WaitAsync(LooksAgainAfter, ct);
            if (await session.AskAgainAsync(http) is not { } caller) yield break;
            if (await acrossTenants.FindJobAsync(job.Id, current, clock, ct) is not { } now || !caller.MaySee(now)) yield break;
            job = now;
        }
    }

    private StreamEvent ToEvent(Job job) => new(
        job.Revision.ToString(CultureInfo.InvariantCulture), job.IsOver ? "end" : "progress",
        JsonSerializer.Serialize(JobResponse.From(job), json.SerializerOptions));
}
