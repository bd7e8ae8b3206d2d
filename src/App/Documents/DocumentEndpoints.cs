using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.RateLimiting;
using static ProdReady.App.Permissions;

namespace ProdReady.App.Documents;

internal static class DocumentEndpoints
{
    public static void MapDocuments(this IEndpointRouteBuilder app)
    {
        var documents = app.MapGroup("/v1/documents").WithTags("Documents").WithProblemResults();
        documents.MapGet("/", ListDocuments.Handle).RequirePermission(DocumentsRead);
        documents.MapPost("/", UploadDocument.Handle).RequirePermission(DocumentsWrite)
            .RequireIdempotencyKey(streamsBody: true).AllowTransfer(LargestDocument).LimitTransfers()
            .Accepts<Stream>("*/*").ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        documents.MapGet("/{id:guid}", ReadDocument.Handle).RequirePermission(DocumentsRead);
        documents.MapGet("/{id:guid}/content", DownloadDocument.Handle).RequirePermission(DocumentsRead)
            .AllowTransfer().LimitTransfers();
        documents.MapDelete("/{id:guid}", DeleteDocument.Handle).RequirePermission(DocumentsWrite);
    }

    private static long LargestDocument(IServiceProvider services) =>
        services.GetRequiredService<IOptions<DocumentsOptions>>().Value.MaxBytes;
}
