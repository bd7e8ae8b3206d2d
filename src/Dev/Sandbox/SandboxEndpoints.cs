using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ProdReady.Dev.Sandbox;

internal static class SandboxEndpoints
{
    public static void MapSandbox(this WebApplication app)
    {
        app.UseRouting();
        app.MapPost("/v1/payment_intents", Authorized(context =>
            context.RequestServices.GetRequiredService<CreatePaymentIntent>().HandleAsync(context)));
        app.MapGet("/v1/payment_intents/{id}", Authorized(GetIntentAsync));
        app.MapPost("/v1/messages", context =>
            context.RequestServices.GetRequiredService<CreateMessage>().HandleAsync(context));
        app.MapGet("/sandbox/charges", GetChargesAsync);
        app.MapGet("/sandbox/messages", GetMessagesAsync);
        app.MapPost("/sandbox/behaviours", AddBehavioursAsync);
    }

    private static RequestDelegate Authorized(RequestDelegate next) => context =>
        AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var given)
        && given is { Scheme: "Bearer", Parameter: { } secret }
        && secret.StartsWith("sk_test_", StringComparison.Ordinal)
            ? next(context)
            : SandboxAnswer.Unauthorized().WriteAsync(context.Response);

    private static Task GetIntentAsync(HttpContext context)
    {
        var id = (string)context.GetRouteValue("id")!;
        var intent = context.RequestServices.GetRequiredService<Ledger>().Find(id);
        return (intent is null ? SandboxAnswer.NotFound(id) : SandboxAnswer.Intent(intent)).WriteAsync(context.Response);
    }

    private static Task GetChargesAsync(HttpContext context)
    {
        var ledger = context.RequestServices.GetRequiredService<Ledger>();
        string? key = context.Request.Query["idempotency_key"], invoice = context.Request.Query["invoice_id"];
        var charges = ledger.Charges(key, invoice);
        return context.Response.WriteAsJsonAsync(new { charges.Count, Requests = ledger.Arrivals(key).Count, charges });
    }

    private static Task GetMessagesAsync(HttpContext context)
    {
        var traffic = context.RequestServices.GetRequiredService<ModelTraffic>();
        string text = context.Request.Query["text"].ToString();
        var answers = traffic.Answers(text);
        return context.Response.WriteAsJsonAsync(new
        {
            Requests = traffic.Arrivals(text).Count,
            Answers = answers.Count,
            InputTokens = answers.Sum(answer => answer.InputTokens),
            OutputTokens = answers.Sum(answer => answer.OutputTokens),
        });
    }

    private static async Task AddBehavioursAsync(HttpContext context)
    {
        try
        {
            var order = await context.Request.ReadFromJsonAsync<BehaviourOrder>();
            var name = order!.IdempotencyKey ?? order.InvoiceId ?? order.PromptText ?? "*";
            context.RequestServices.GetRequiredService<Behaviours>()
                .Enqueue(name, order.Behaviours.Select(Behaviour.Parse).ToList());
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (FormatException exception)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(exception.Message);
        }
    }

    private sealed record BehaviourOrder(string? IdempotencyKey, string? InvoiceId, string? PromptText, string[] Behaviours);
}
