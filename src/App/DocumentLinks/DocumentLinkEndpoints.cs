using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.RateLimiting;
using static ProdReady.App.Permissions;

namespace ProdReady.App.DocumentLinks;

internal static class DocumentLinkEndpoints
{
    public static void MapDocumentLinks(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("Documents").WithProblemResults();
        v1.MapPost("/documents/{id:guid}/links", CreateDocumentLink.Handle).RequirePermission(DocumentsRead);
        v1.MapGet("/document-links/{token}", FollowDocumentLink.Handle).AllowTransfer().LimitTransfers().AllowAnonymous();
    }
}
