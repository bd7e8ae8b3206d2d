using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Polly;
using ProdReady.Platform.ObjectStorage;

namespace ProdReady.Platform.Errors;

// Prevents an exception from reaching a client as text of ours: what is expected gets its status, all else is a 500 that says
// nothing but its trace id, and is logged in full.
internal sealed partial class ExceptionProblems(ILogger<ExceptionProblems> log) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        var problem = Find(exception, httpContext.Request);
        if (problem is null)
        {
            LogUnexpected(log, exception);
        }
        else if (problem.Status >= StatusCodes.Status500InternalServerError)
        {
            LogUnavailable(log, problem.Status, exception);
        }

        problem ??= new(StatusCodes.Status500InternalServerError, "Something went wrong on our side.");
        await problem.WriteAsync(httpContext);
        return true;
    }

    // The cause may lie below what EF Core, a retry or a pipeline has wrapped around it.
    private static Problem? Find(Exception? exception, HttpRequest request)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (From(exception, request) is { } problem) return problem;
        }

        return null;
    }

    private static Problem? From(Exception exception, HttpRequest request) => exception switch
    {
        ProblemException known => known.Problem,
        BadHttpRequestException bad => BadRequestProblems.From(bad),
        TimeoutException or OperationCanceledException => Problem.Unavailable("The answer took too long."),
        ExecutionRejectedException or ObjectStorageException =>
            Problem.Unavailable("A system that this one depends on does not answer."),
        _ => BadRequestProblems.From(exception, request) ?? DatabaseProblems.From(exception, request),
    };

    [LoggerMessage(LogLevel.Error, "The request failed.")]
    private static partial void LogUnexpected(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Answered {Status}.")]
    private static partial void LogUnavailable(ILogger log, int status, Exception exception);
}
