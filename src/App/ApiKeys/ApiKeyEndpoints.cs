using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using static ProdReady.App.Permissions;

namespace ProdReady.App.ApiKeys;

internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/v1/api-keys").WithTags("API keys").RequirePermission(KeysManage).WithProblemResults();
        keys.MapGet("/", ListApiKeys.Handle);
        keys.MapPost("/", CreateApiKey.Handle).RequireFreshSignIn();
        keys.MapPost("/{id:guid}/rotate", RotateApiKey.Handle).RequireFreshSignIn();
        keys.MapDelete("/{id:guid}", RevokeApiKey.Handle);
    }
}
