using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace ProdReady.Dev.Sandbox;

/// <summary>
/// The requests of S3 by their methods and queries, addressed by path:
/// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
/// </summary>
internal sealed class S3Requests(S3Objects objects, Behaviours behaviours, S3Signature signatures)
{
    private const int LeastPart = 5 * 1024 * 1024;
    private int _hanging;

    public int Hanging => Volatile.Read(ref _hanging);

    public async Task HandleAsync(HttpContext context)
    {
        var operation = OperationOf(context.Request);
        var behaviour = behaviours.Take(operation, "*") ?? Behaviour.Normal;
        if (behaviour.Name == "hang")
        {
            await HangAsync(context);
            return;
        }

        var drops = behaviour.Name == "drop";
        if (await ReadAsync(context, half: drops && operation != "GetObject") is not { } body) return;
        if (behaviour.Name == "error") await S3Answers.RefuseAsync(context.Response, 500, "InternalError");
        else if (signatures.Refuse(context.Request, body) is { } code) await S3Answers.RefuseAsync(context.Response, 403, code);
        else if (!context.Request.Path.StartsWithSegments($"/{S3Sandbox.Bucket}"))
        {
            await S3Answers.RefuseAsync(context.Response, 404, "NoSuchBucket");
        }
        else await AnswerAsync(context, operation, body, drops);
    }

    private static string OperationOf(HttpRequest request) => (request.Method, request.Query) switch
    {
        ("PUT", var query) => query.ContainsKey("uploadId") ? "UploadPart" : "PutObject",
        ("POST", var query) => query.ContainsKey("uploads") ? "CreateMultipartUpload" : "CompleteMultipartUpload",
        ("DELETE", var query) => query.ContainsKey("uploadId") ? "AbortMultipartUpload" : "DeleteObject",
        (_, var query) => query.ContainsKey("uploads") ? "ListMultipartUploads"
            : query.ContainsKey("list-type") ? "ListObjectsV2" : "GetObject",
    };

    private Task AnswerAsync(HttpContext context, string operation, byte[] body, bool drops)
    {
        var (request, response) = (context.Request, context.Response);
        var key = request.Path.Value![(S3Sandbox.Bucket.Length + 1)..].TrimStart('/');
        var upload = request.Query["uploadId"] is [{ } id] ? objects.FindUpload(id, key) : null;
        var prefix = request.Query["prefix"].ToString();
        switch (operation)
        {
            case "PutObject":
                objects.Put(key, body);
                return S3Answers.StoredAsync(response, body);
            case "CreateMultipartUpload":
                return S3Answers.BegunAsync(response, objects.Begin(key));
            case "ListMultipartUploads":
                return S3Answers.UploadsAsync(response, objects.Unfinished.Where(one => IsBelow(one.Key, prefix)));
            case "ListObjectsV2":
                return S3Answers.KeysAsync(response, objects.Keys.Where(one => IsBelow(one, prefix)));
            case "GetObject":
                return objects.Find(key) is { } found
                    ? S3Answers.ContentAsync(context, found, drops)
                    : S3Answers.RefuseAsync(response, 404, "NoSuchKey");
            case "DeleteObject":
                objects.Delete(key);
                return S3Answers.DoneAsync(response);
            default:
                return upload is null
                    ? S3Answers.RefuseAsync(response, 404, "NoSuchUpload")
                    : ContinueAsync(context, operation, upload, body);
        }
    }

    private Task ContinueAsync(HttpContext context, string operation, S3Unfinished upload, byte[] body)
    {
        var response = context.Response;
        switch (operation)
        {
            case "UploadPart":
                upload.Parts[Number(context.Request.Query["partNumber"])] = body;
                return S3Answers.StoredAsync(response, body);
            case "AbortMultipartUpload":
                objects.Forget(upload);
                return S3Answers.DoneAsync(response);
            default:
                return CompleteAsync(response, upload, Assemble(upload, body));
        }
    }

    private Task CompleteAsync(HttpResponse response, S3Unfinished upload, byte[][]? parts)
    {
        if (parts is null) return S3Answers.RefuseAsync(response, 400, "InvalidPart");
        if (parts[..^1].Any(part => part.Length < LeastPart)) return S3Answers.RefuseAsync(response, 400, "EntityTooSmall");
        objects.Put(upload.Key, parts);
        objects.Forget(upload);
        return S3Answers.CompletedAsync(response, upload);
    }

    private static byte[][]? Assemble(S3Unfinished upload, byte[] body)
    {
        var named = XDocument.Parse(Encoding.UTF8.GetString(body)).Descendants()
            .Where(element => element.Name.LocalName == "Part")
            .Select(part => part.Elements().ToDictionary(field => field.Name.LocalName, field => field.Value))
            .ToArray();
        var parts = named.Select(part => upload.Parts.GetValueOrDefault(Number(part["PartNumber"])) is { } bytes
            && part["ETag"].Trim('"') == S3Answers.ETag(bytes) ? bytes : null).OfType<byte[]>().ToArray();
        return parts.Length > 0 && parts.Length == named.Length ? parts : null;
    }

    private static int Number(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);

    private static bool IsBelow(string key, string prefix) => key.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Null when only half of it was read, and the connection broken.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext context, bool half)
    {
        var bytes = new byte[context.Request.ContentLength ?? 0];
        await context.Request.Body.ReadExactlyAsync(bytes.AsMemory(0, half ? bytes.Length / 2 : bytes.Length));
        if (!half) return bytes;
        context.Abort();
        return null;
    }

    // Whoever waited is gone then: what was asked is not done after all, behind what is asked next.
    private async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        Interlocked.Increment(ref _hanging);
        await gone.Task.WaitAsync(TimeSpan.FromMinutes(10));
        Interlocked.Decrement(ref _hanging);
    }
}
