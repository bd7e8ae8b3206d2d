using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ProdReady.Platform.Errors;

namespace ProdReady.Platform.LoadShedding;

// When it matters thousands a second are turned away, by an instance that has no time for it. So their answer is rendered once,
// by the writer of all problems, and only the trace id is put in.
internal sealed class BusyAnswer
{
    /// <summary>A header by which the balancer tells this 503 from all others, and turns more away by itself.</summary>
    public const string Mark = "Overloaded";

    private static readonly string NoTrace = default(ActivityTraceId).ToHexString();

    private static readonly Problem Busy = new(StatusCodes.Status503ServiceUnavailable, "Too busy right now; try again shortly.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private readonly byte[] _body;
    private readonly int _trace;
    private readonly string? _contentType;
    private readonly StringValues _retryAfter;

    private BusyAnswer(byte[] body, HttpResponse rendered)
    {
        (_body, _trace) = (body, body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(NoTrace)));
        (_contentType, _retryAfter) = (rendered.ContentType, rendered.Headers.RetryAfter);
    }

    public static async Task<BusyAnswer> RenderAsync(IServiceProvider services)
    {
        Activity.Current = null; // for this method alone
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services, TraceIdentifier = NoTrace };
        context.Response.Body = body;
        await Busy.WriteAsync(context);
        return new BusyAnswer(body.ToArray(), context.Response);
    }

    public void Write(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Busy.Status;
        response.ContentType = _contentType;
        response.ContentLength = _body.Length;
        response.Headers.RetryAfter = _retryAfter;
        response.Headers[Mark] = "true";
        var sent = response.BodyWriter.GetSpan(_body.Length);
        _body.CopyTo(sent);
        Encoding.ASCII.GetBytes(Activity.Current?.TraceId.ToHexString() ?? NoTrace, sent[_trace..]);
        response.BodyWriter.Advance(_body.Length);
    }
}
