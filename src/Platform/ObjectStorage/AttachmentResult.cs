using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using ProdReady.Platform.Errors;

namespace ProdReady.Platform.ObjectStorage;

/// <summary>
/// 200 with an object as a file to be saved, 206 with the part that Range asks for. Shown by the browser instead, a stranger's
/// file would run with the rights of the page that it comes from; so it is always an attachment, and kept by no cache.
/// </summary>
/// <param name="fileName">As people typed it; encoded by RFC 8187.</param>
/// <param name="entityTag">Changes when the content does, without quotes.</param>
public sealed class AttachmentResult(ObjectName name, string fileName, string mediaType, long length, string entityTag)
    : IResult, IEndpointMetadataProvider
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        var asked = AskedRange(httpContext.Request);
        if (asked is { Length: <= 0 })
        {
            response.Headers.ContentRange = new ContentRangeHeaderValue(length).ToString();
            await new Problem(StatusCodes.Status416RangeNotSatisfiable, "The file is shorter than that.").WriteAsync(httpContext);
            return;
        }

        var storage = httpContext.RequestServices.GetRequiredService<IObjectStorage>();
        await using var content = await storage.OpenAsync(name, asked, ct);
        if (content is null)
        {
            await new Problem(StatusCodes.Status404NotFound, "There is nothing here any more.").WriteAsync(httpContext);
            return;
        }

        Describe(response, asked);
        await content.CopyToAsync(response.Body, ct);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        foreach (var status in new[] { StatusCodes.Status200OK, StatusCodes.Status206PartialContent })
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(Stream), ["application/octet-stream"]));
        }

        builder.Metadata.Add(new ProducesResponseTypeMetadata(
            StatusCodes.Status416RangeNotSatisfiable, typeof(ProblemDetails), ["application/problem+json"]));
    }

    private void Describe(HttpResponse response, ByteRange? part)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.CacheControl = "no-store";
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ETag = $"\"{entityTag}\"";
        response.ContentType = mediaType;
        response.ContentLength = part?.Length ?? length;
        if (part is { } range)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = new ContentRangeHeaderValue(range.First, range.Last, length).ToString();
        }
    }

    // One range or none: whoever asks for several, or for a part of another version, gets the whole (RFC 9110, 14.2 and 13.1.5).
    private ByteRange? AskedRange(HttpRequest request)
    {
        var isOfThis = request.Headers.IfRange.Count == 0 || request.Headers.IfRange == $"\"{entityTag}\"";
        if (!isOfThis || !RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header)
            || header is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges })
        {
            return null;
        }

        var range = ranges.Single();
        return range.From is { } first
            ? new ByteRange(first, Math.Min(range.To ?? long.MaxValue, length - 1))
            : new ByteRange(Math.Max(0, length - range.To!.Value), length - 1);
    }
}
