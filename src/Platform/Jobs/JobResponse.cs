using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using ProdReady.Platform.ObjectStorage;

namespace ProdReady.Platform.Jobs;

/// <summary>
/// A job as whoever asked sees it: one shape for all kinds, so that one piece of a client's code waits for any of them.
/// </summary>
/// <param name="Progress">In percent; begins anew when the job does.</param>
/// <param name="ResultUrl">Where its file is fetched, once it has succeeded.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="ExpiresAt">When it is deleted, with its file.</param>
public sealed record JobResponse(
    Guid Id, string Kind, JobState State, int Progress, string? ResultUrl, JobProblemResponse? Problem,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, DateTimeOffset ExpiresAt)
{
    public static JobResponse From(Job job) => new(
        job.Id, job.Kind, job.State, job.Progress,
        job.ObjectId is null ? null : $"/v1/jobs/{job.Id}/content",
        job.ProblemStatus is { } status ? JobProblemResponse.Of(status, job.ProblemDetail) : null,
        job.CreatedAt, job.EndedAt, job.ExpiresAt);
}

/// <summary>Why a job failed, with the members of RFC 9457.</summary>
public sealed record JobProblemResponse(string Title, int Status, string? Detail)
{
    internal static JobProblemResponse Of(int status, string? detail) =>
        new(ReasonPhrases.GetReasonPhrase(status), status, detail);
}

public static class JobResults
{
    /// <summary>202, with the place where the job can be read.</summary>
    public static Accepted<JobResponse> Accepted(this Job job) =>
        TypedResults.Accepted($"/v1/jobs/{job.Id}", JobResponse.From(job));

    /// <summary>The file; null as long as there is none.</summary>
    public static AttachmentResult? ToAttachment(this Job job) => job.ObjectId is { } objectId
        ? new(ObjectName.Of(job.TenantId, objectId), job.FileName!, job.MediaType!, job.Bytes!.Value, objectId)
        : null;
}
