using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ProdReady.Dev.Sandbox;

/// <summary>
/// POST /v1/messages, in the wire format of Anthropic's Messages: https://docs.anthropic.com/en/api/messages. What it answers
/// says that it comes from here, and is another text each time, so that one that was kept is told from a new one.
/// </summary>
internal sealed class CreateMessage(ModelTraffic traffic, Behaviours behaviours, TimeProvider time)
{
    private const int BytesPerToken = 4;

    public async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var request = JsonSerializer.Deserialize<JsonElement>(body);
        var model = request.GetProperty("model").GetString()!;
        traffic.NoteArrival(model, body);
        var behaviour = behaviours.TakeNamedIn(body) ?? Behaviour.Normal;
        switch (behaviour.Name)
        {
            case "error":
                await RefuseAsync(context, body, StatusCodes.Status500InternalServerError, "api_error");
                return;
            case "overloaded":
                await RefuseAsync(context, body, 529, "overloaded_error");
                return;
            case "rate_limited":
                context.Response.Headers.RetryAfter = $"{behaviour.Argument}";
                await RefuseAsync(context, body, StatusCodes.Status429TooManyRequests, "rate_limit_error");
                return;
            case "hang":
                await Task.Delay(TimeSpan.FromMinutes(10), time, context.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case "slow":
                await Task.Delay(TimeSpan.FromMilliseconds(behaviour.Argument), time, CancellationToken.None);
                break;
        }

        await AnswerAsync(context, request, model, body);
    }

    private async Task AnswerAsync(HttpContext context, JsonElement request, string model, string body)
    {
        var input = Encoding.UTF8.GetByteCount(body) / BytesPerToken;
        var output = request.GetProperty("max_tokens").GetInt32() / 5;
        var number = traffic.NoteAnswer(model, body, input, output);
        await context.Response.WriteAsJsonAsync(new
        {
            id = $"msg_sandbox_{number}",
            type = "message",
            role = "assistant",
            model,
            content = new[] { new { type = "text", text = $"Dear customer, this is suggestion {number} of the sandbox." } },
            stop_reason = "end_turn",
            usage = new { input_tokens = input - (input / 2), cache_read_input_tokens = input / 2, output_tokens = output },
        });
    }

    // With the prompt in it, as a careless provider may: nobody should log that.
    private static Task RefuseAsync(HttpContext context, string body, int status, string type)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { type = "error", error = new { type, message = $"Told to, by {body}" } });
    }
}
