using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;
using static ProdReady.App.Permissions;

namespace ProdReady.App.Webhooks;

internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/v1/webhooks").WithTags("Webhooks").RequirePermission(WebhooksManage).WithProblemResults();
        webhooks.MapGet("/", ListWebhooks.Handle);
        webhooks.MapPost("/", CreateWebhook.Handle);
        webhooks.MapDelete("/{id:guid}", ChangeWebhook.Delete).WithName("deleteWebhook");
        webhooks.MapPost("/{id:guid}/enable", ChangeWebhook.Enable).WithName("enableWebhook").RequireIdempotencyKey();
        webhooks.MapPost("/{id:guid}/rotate", ChangeWebhook.Rotate).WithName("rotateWebhookSecret");
        webhooks.MapGet("/{id:guid}/deliveries", ListWebhookDeliveries.Handle);

        app.MapGroup("/v1/webhook-deliveries").WithTags("Webhooks").RequirePermission(WebhooksManage).WithProblemResults()
            .MapPost("/{id:guid}/redelivery", Redeliver.Handle).RequireIdempotencyKey();
    }
}
