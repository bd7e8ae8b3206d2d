using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace ProdReady.Platform.Errors;

/// <summary>
/// An error answer (RFC 9457) written outside of an endpoint: by a middleware or for an exception.
/// Prevents each of them from having its own shape of error, which clients would have to guess.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">A sentence for the client's developer, without anything internal.</param>
public sealed record Problem(int Status, string Detail)
{
    /// <summary>Sent as Retry-After in whole seconds, rounded up.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is wrong with which field; field names as the client knows them.</summary>
    public IDictionary<string, string[]>? Errors { get; init; }

    /// <summary>For what clients act on: the URI that names this kind of problem, and its title.</summary>
    public (string Uri, string Title)? Kind { get; init; }

    /// <summary>503: the client may send the same request again after a short while.</summary>
    public static Problem Unavailable(string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, detail) { RetryAfter = TimeSpan.FromSeconds(2) };

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized && context.Response.Headers.WWWAuthenticate.Count == 0)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer"; // RFC 9110 section 15.5.2: it names the scheme that would do
        }

        if (RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var details = Errors is null ? new ProblemDetails() : new HttpValidationProblemDetails(Errors);
        details.Status = Status;
        details.Detail = Detail;
        (details.Type, details.Title) = (Kind?.Uri, Kind?.Title);
        await context.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new() { HttpContext = context, ProblemDetails = details });
    }
}
