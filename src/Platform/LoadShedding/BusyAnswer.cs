using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using ProdReady.Platform.Errors;

namespace ProdReady.Platform.LoadShedding;

// When it matters thousands a second are turned away, by an instance that has no time for it. So their answer is rendered once,
// by the writer of all problems, and only the trace id is put in.
internal sealed class BusyAnswer
{
    /// <summary>Tells this 503 from all others: a balancer that counts these need not ask for more of them.</summary>
    public const string Mark = "Overloaded";

    private static readonly string NoTrace = default(ActivityTraceId).ToHexString();

    private static readonly Problem Busy = new(StatusCodes.Status503ServiceUnavailable, "Too busy right now; try again shortly.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    private readonly byte[] _body;
    private readonly int _trace;

    private BusyAnswer(byte[] body) =>
        (_body, _trace) = (body, body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(NoTrace)));

    public static async Task<BusyAnswer> RenderAsync(IServiceProvider services)
    {
        Activity.Current = null; // for this method alone
        using var body = new MemoryStream();
        await Busy.WriteAsync(
            new DefaultHttpContext { RequestServices = services, TraceIdentifier = NoTrace, Response = { Body = body } });
        return new BusyAnswer(body.ToArray());
    }

    public void Write(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Busy.Status;
        response.ContentType = "application/problem+json";
        response.ContentLength = _body.Length;
        response.Headers.RetryAfter = "1";
        response.Headers[Mark] = "true";
        var sent = response.BodyWriter.GetSpan(_body.Length);
        _body.CopyTo(sent);
        Encoding.ASCII.GetBytes(Activity.Current?.TraceId.ToHexString() ?? NoTrace, sent[_trace..]);
        response.BodyWriter.Advance(_body.Length);
    }
}
