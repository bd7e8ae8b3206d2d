using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ProdReady.Dev.Sandbox;

/// <summary>POST /v1/payment_intents, with what the request was told to meet.</summary>
internal sealed class CreatePaymentIntent(
    Ledger ledger, Behaviours behaviours, IdempotencyKeys keys, PaymentEvents events, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        string? key = context.Request.Headers["Idempotency-Key"];
        var isFirst = ledger.NoteArrival(key);
        var posted = await context.Request.ReadFormAsync();
        var (form, refusal) = IntentForm.Read(posted);
        if (form is null)
        {
            await refusal!.WriteAsync(context.Response);
            return;
        }

        if (key is null)
        {
            await ProceedAsync(context, form, null, isFirst);
            return;
        }

        var fingerprint = string.Join(
            '&', posted.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
        if (!keys.TryClaim(key, fingerprint, out var answer, out var isReplay))
        {
            if (isReplay) await ReplayAsync(context, form, key, answer);
            else await answer.WriteAsync(context.Response);
            return;
        }

        try
        {
            await ProceedAsync(context, form, key, isFirst);
        }
        finally
        {
            keys.Release(key);
        }
    }

    private async Task ProceedAsync(HttpContext context, IntentForm form, string? key, bool isFirst)
    {
        var behaviour = behaviours.Take(key, form.Metadata.GetValueOrDefault("invoice_id"), "*")
            ?? Behaviour.OfPaymentMethod(form.PaymentMethod, isFirst)
            ?? Behaviour.Normal;
        if (await MisbehaveAsync(context, behaviour)) return;

        var answer = Execute(form, key);
        if (key is not null) keys.Keep(key, answer);
        await AnswerAsync(context, answer, behaviour);
    }

    // A network that lost the first answer may lose the second one too.
    private async Task ReplayAsync(HttpContext context, IntentForm form, string key, SandboxAnswer answer)
    {
        var behaviour = behaviours.Take(key, form.Metadata.GetValueOrDefault("invoice_id")) ?? Behaviour.Normal;
        if (await MisbehaveAsync(context, behaviour)) return;

        context.Response.Headers["Idempotent-Replayed"] = "true";
        await AnswerAsync(context, answer, behaviour);
    }

    private static async Task AnswerAsync(HttpContext context, SandboxAnswer answer, Behaviour behaviour)
    {
        if (behaviour.Name == "drop_after_charge")
        {
            context.Abort();
            return;
        }

        if (behaviour.Name == "hang_after_charge") await HangAsync(context);
        await answer.WriteAsync(context.Response);
    }

    /// <summary>True when that was all.</summary>
    private async Task<bool> MisbehaveAsync(HttpContext context, Behaviour behaviour)
    {
        switch (behaviour.Name)
        {
            case "error":
                await SandboxAnswer.Broken().WriteAsync(context.Response);
                return true;
            case "rate_limited":
                context.Response.Headers.RetryAfter = behaviour.Argument.ToString(CultureInfo.InvariantCulture);
                await SandboxAnswer.RateLimited().WriteAsync(context.Response);
                return true;
            case "rate_limited_until":
                var until = time.GetUtcNow().AddSeconds(behaviour.Argument);
                context.Response.Headers.RetryAfter = until.ToString("R", CultureInfo.InvariantCulture);
                await SandboxAnswer.RateLimited().WriteAsync(context.Response);
                return true;
            case "hang":
                await HangAsync(context);
                return true;
            case "slow":
                await Task.Delay(TimeSpan.FromMilliseconds(behaviour.Argument), time, CancellationToken.None);
                return false;
            default:
                return false;
        }
    }

    private SandboxAnswer Execute(IntentForm form, string? key)
    {
        if (!form.Confirm) return SandboxAnswer.Intent(ledger.Add(form, key, "requires_confirmation"));
        var (declineCode, message) = form.PaymentMethod switch
        {
            "pm_card_chargeDeclined" => ("generic_decline", "Your card was declined."),
            "pm_card_chargeDeclinedInsufficientFunds" => ("insufficient_funds", "Your card has insufficient funds."),
            _ => (null, null),
        };
        var intent = ledger.Add(form, key, declineCode is null ? "succeeded" : "requires_payment_method");
        events.Announce(intent);
        return declineCode is null ? SandboxAnswer.Intent(intent) : SandboxAnswer.Declined(intent, declineCode, message!);
    }

    private static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task.WaitAsync(TimeSpan.FromMinutes(10));
    }
}
