using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;
using static ProdReady.App.Permissions;

namespace ProdReady.App.Assistant;

internal static class AssistantEndpoints
{
    public static void MapAssistant(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("Assistant").WithProblemResults();
        v1.MapPost("/invoices/{id:guid}/reminder-suggestion", SuggestReminder.Handle).RequirePermission(AssistantUse)
            .ProducesProblem(StatusCodes.Status402PaymentRequired);
        v1.MapPost("/reminder-suggestions", SuggestReminders.Handle).RequirePermission(AssistantUse).RequireIdempotencyKey();
        v1.MapPost("/customers/{id:guid}/summary", SummarizeCustomer.Handle).RequirePermission(AssistantUse)
            .ProducesProblem(StatusCodes.Status402PaymentRequired);
    }
}
