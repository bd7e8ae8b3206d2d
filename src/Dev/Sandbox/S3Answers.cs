using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ProdReady.Dev.Sandbox;

/// <summary>What S3 answers, in XML where it has more than a status to say.</summary>
internal static class S3Answers
{
    private static readonly XNamespace Xml = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static string ETag(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));

    public static Task RefuseAsync(HttpResponse response, int status, string code)
    {
        response.StatusCode = status;
        return WriteAsync(response, new XElement("Error", new XElement("Code", code), new XElement("Message", code)));
    }

    public static Task StoredAsync(HttpResponse response, byte[] bytes)
    {
        response.Headers.ETag = $"\"{ETag(bytes)}\"";
        return Task.CompletedTask;
    }

    public static Task DoneAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static Task BegunAsync(HttpResponse response, S3Unfinished upload) => WriteAsync(response, new XElement(
        Xml + "InitiateMultipartUploadResult",
        new XElement(Xml + "Bucket", S3Sandbox.Bucket), new XElement(Xml + "Key", upload.Key),
        new XElement(Xml + "UploadId", upload.Id)));

    public static Task CompletedAsync(HttpResponse response, S3Unfinished upload) => WriteAsync(response, new XElement(
        Xml + "CompleteMultipartUploadResult",
        new XElement(Xml + "Bucket", S3Sandbox.Bucket), new XElement(Xml + "Key", upload.Key),
        new XElement(Xml + "ETag", "\"whole\"")));

    public static Task UploadsAsync(HttpResponse response, IEnumerable<S3Unfinished> found) => WriteAsync(response, new XElement(
        Xml + "ListMultipartUploadsResult",
        new XElement(Xml + "Bucket", S3Sandbox.Bucket), new XElement(Xml + "IsTruncated", false),
        found.Select(upload => new XElement(
            Xml + "Upload", new XElement(Xml + "Key", upload.Key), new XElement(Xml + "UploadId", upload.Id)))));

    public static Task KeysAsync(HttpResponse response, IEnumerable<string> keys) => WriteAsync(response, new XElement(
        Xml + "ListBucketResult", new XElement(Xml + "Name", S3Sandbox.Bucket), new XElement(Xml + "IsTruncated", false),
        keys.Select(key => new XElement(Xml + "Contents", new XElement(Xml + "Key", key)))));

    /// <summary>The whole, or the part that a Range header asks for; half of it when the connection is to break.</summary>
    public static async Task ContentAsync(HttpContext context, byte[][] parts, bool drops)
    {
        var (first, last) = (0L, parts.Sum(part => (long)part.Length) - 1);
        if (RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var asked))
        {
            var range = asked.Ranges.Single();
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange =
                string.Create(CultureInfo.InvariantCulture, $"bytes {range.From}-{range.To}/{last + 1}");
            (first, last) = (range.From!.Value, range.To!.Value);
        }

        context.Response.ContentLength = last - first + 1;
        var left = drops ? (last - first + 1) / 2 : last - first + 1;
        foreach (var part in parts)
        {
            var skipped = (int)Math.Min(first, part.Length);
            var count = (int)Math.Min(part.Length - skipped, left);
            await context.Response.Body.WriteAsync(part.AsMemory(skipped, count));
            (first, left) = (first - skipped, left - count);
        }

        if (drops) context.Abort();
    }

    private static Task WriteAsync(HttpResponse response, XElement element)
    {
        response.ContentType = "application/xml";
        return response.WriteAsync(element.ToString());
    }
}
