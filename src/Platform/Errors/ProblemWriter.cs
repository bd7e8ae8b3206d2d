using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace ProdReady.Platform.Errors;

// Prevents error answers that differ by who writes them: every problem of the framework and of ours leaves through here,
// as JSON whatever the Accept header says, with the trace id that finds its log lines.
internal sealed class ProblemWriter(IOptions<JsonOptions> json) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        Complete(http, problem);

        // Without the request's token: it has fired already when the answer is that time is up.
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, problem.GetType(), json.Value.SerializerOptions);
        http.Response.ContentType = "application/problem+json";
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, CancellationToken.None);
    }

    internal void Complete(HttpContext http, ProblemDetails problem)
    {
        problem.Status ??= http.Response.StatusCode;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

        // Without a type of its own a problem is "about:blank", and its title the status phrase (RFC 9457, 4.2.1).
        if (problem.Type?.StartsWith("https://tools.ietf.org/", StringComparison.Ordinal) == true)
        {
            problem.Type = null;
            problem.Title = null;
        }

        if (problem.Type is null) problem.Title ??= ReasonPhrases.GetReasonPhrase(problem.Status.Value);
        if (problem is HttpValidationProblemDetails { Errors.Count: > 0 } validation)
        {
            validation.Title = ReasonPhrases.GetReasonPhrase(problem.Status.Value);
            validation.Detail ??= "One or more fields are wrong.";
            validation.Errors = JsonNames.Rename(validation.Errors, http.GetEndpoint(), json.Value.SerializerOptions);
        }
    }
}
