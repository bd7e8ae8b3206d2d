using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Idempotency;

// A client that gets no answer cannot know whether its payment went through, so it must be able to ask again. Here the
// second request with the same key gets the first one's answer, and the work is done once.
internal sealed class IdempotencyMiddleware(
    RequestDelegate next, Turns turns, LeaseRenewal leases, IOptions<IdempotencyOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    public async Task InvokeAsync(HttpContext context, CurrentTenant tenant, IdempotentOperation operation)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IdempotencyKeyMetadata>() is not { } route)
        {
            await next(context);
            return;
        }

        var key = await IdempotencyKey.ReadAsync(context, tenant, route.StreamsBody);
        var arrived = clock.GetTimestamp();
        if (!await turns.EnterAsync(key.LockId, options.Value.WaitForAnswer, context.RequestAborted))
        {
            await IdempotencyProblems.StillRunning.WriteAsync(context);
            return;
        }

        try
        {
            var claim = route.OnlyAdds
                ? operation.Presume(key)
                : await ClaimOrWaitAsync(operation, key, arrived, context.RequestAborted);
            await AnswerAsync(context, operation, key, claim);
        }
        finally
        {
            turns.Leave(key.LockId);
        }
    }

    private async Task AnswerAsync(HttpContext context, IdempotentOperation operation, IdempotencyKey key, KeyClaim claim)
    {
        switch (claim)
        {
            case KeyClaim.Mine:
                await CarryOutAsync(context, operation, key);
                break;
            case KeyClaim.Answered(var answer):
                await ReplayAsync(context.Response, answer);
                break;
            case KeyClaim.OtherRequest:
                await IdempotencyProblems.OtherRequest.WriteAsync(context);
                break;
            default:
                await IdempotencyProblems.StillRunning.WriteAsync(context);
                break;
        }
    }

    // Another instance has the key: ask again, ever more slowly.
    private async Task<KeyClaim> ClaimOrWaitAsync(
        IdempotentOperation operation, IdempotencyKey key, long arrived, CancellationToken ct)
    {
        var pause = TimeSpan.FromMilliseconds(20);
        while (true)
        {
            var claim = await operation.ClaimAsync(key, ct);
            if (claim is not KeyClaim.Running || clock.GetElapsedTime(arrived) > options.Value.WaitForAnswer)
            {
                return claim;
            }

            await Task.Delay(pause, clock, ct);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // The answer is held back until it is committed: sent earlier, it could promise what a failing commit takes back.
    private async Task CarryOutAsync(HttpContext context, IdempotentOperation operation, IdempotencyKey key)
    {
        var response = context.Response;
        var wire = response.Body;
        using var held = new MemoryStream();
        response.Body = held;
        try
        {
            await (operation.CanWithdraw
                ? leases.HoldAsync(key.TenantId, operation.IntentId, () => next(context))
                : next(context));
        }
        catch (Exception fault)
        {
            response.Body = wire;
            await operation.AbandonAsync(fault);
            if (fault is not (KeyTakenException or DbUpdateException) || operation.IntentIsCommitted
                || !await TryAnswerAsTheOtherAsync(context, operation, key))
            {
                throw;
            }

            return;
        }

        response.Body = wire;
        var answer = new StoredAnswer(
            response.StatusCode, response.ContentType, response.Headers.Location, response.Headers.ETag, held.ToArray());
        await FinishAsync(context, operation, key, answer);
    }

    private static async Task FinishAsync(
        HttpContext context, IdempotentOperation operation, IdempotencyKey key, StoredAnswer answer)
    {
        if (IsFinal(answer.StatusCode, operation))
        {
            if (await operation.TryCommitAsync(answer))
            {
                await WriteAsync(context.Response, answer with { EntityTag = operation.EntityTag });
                return;
            }

            // What the operation has put there tells of a row that there is not.
            (context.Response.Headers.Location, context.Response.Headers.ETag) = (default, default);
            if (!await TryAnswerAsTheOtherAsync(context, operation, key))
            {
                throw (Exception?)operation.Refused
                    ?? new InvalidOperationException("An idempotency key was neither free nor answered.");
            }
        }
        else
        {
            await operation.AbandonAsync();
            if (operation.IntentIsCommitted || !await TryAnswerAsTheOtherAsync(context, operation, key))
            {
                await WriteAsync(context.Response, answer);
            }
        }
    }

    // The key was looked up an instant before another instance committed it: what we met since then is that one's work,
    // and its answer is the answer to this request too.
    private static async Task<bool> TryAnswerAsTheOtherAsync(
        HttpContext context, IdempotentOperation operation, IdempotencyKey key)
    {
        switch (await operation.ClaimAsync(key, context.RequestAborted))
        {
            case KeyClaim.Answered(var first):
                await ReplayAsync(context.Response, first);
                return true;
            case KeyClaim.OtherRequest:
                await IdempotencyProblems.OtherRequest.WriteAsync(context);
                return true;
            case KeyClaim.Running:
                await IdempotencyProblems.StillRunning.WriteAsync(context);
                return true;
            default:
                await operation.AbandonAsync();
                return false;
        }
    }

    // A refusal has written nothing, so its key stays free for the corrected request. After an outside call there is
    // something to remember whatever the answer is.
    private static bool IsFinal(int status, IdempotentOperation operation) =>
        status is >= 200 and < 300 || (operation.IntentIsCommitted && !operation.CanWithdraw && status < 500);

    private static Task ReplayAsync(HttpResponse response, StoredAnswer answer)
    {
        response.Headers["Idempotency-Replayed"] = "true";
        return WriteAsync(response, answer);
    }

    private static async Task WriteAsync(HttpResponse response, StoredAnswer answer)
    {
        response.StatusCode = answer.StatusCode;
        response.ContentType = answer.ContentType;
        response.Headers.Location = answer.Location;
        response.Headers.ETag = answer.EntityTag;
        if (answer.Body.Length > 0)
        {
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body);
        }
    }
}
