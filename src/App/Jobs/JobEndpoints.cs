using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.RateLimiting;

namespace ProdReady.App.Jobs;

internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        var jobs = app.MapGroup("/v1/jobs").WithTags("Jobs").WithProblemResults().RequireAuthorization(Policies.SignedIn);
        jobs.MapGet("/", ListJobs.Handle);
        var job = jobs.MapGroup("/{id:guid}");
        job.MapGet("/", ReadJobState.Handle);
        job.MapGet("/events", WatchJobState.Handle).LimitStreams();
        job.MapGet("/content", DownloadJobFile.Handle).AllowTransfer().LimitTransfers();
        job.MapPost("/cancel", CancelJobRun.Handle).RequireIdempotencyKey();
    }
}
