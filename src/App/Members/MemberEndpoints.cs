using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using static ProdReady.App.Permissions;

namespace ProdReady.App.Members;

internal static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder app)
    {
        var v1 = app.MapGroup("/v1").WithTags("Members").WithProblemResults();
        v1.MapGet("/members", ListMembers.Handle).RequirePermission(MembersRead);
        v1.MapPut("/members/{id:guid}", ChangeRole.Handle).RequirePermission(MembersManage);
        v1.MapDelete("/members/{id:guid}", RemoveMember.Handle).RequirePermission(MembersManage);
        v1.MapPut("/tenant/owner", HandOverOwnership.Handle).RequirePermission(OwnersManage).RequireFreshSignIn();
        v1.MapDelete("/me/membership", LeaveTenant.Handle).RequireAuthorization(Policies.Person);
        v1.MapGet("/me/tenants", ListMyTenants.Handle).RequireAuthorization(Policies.Person);
    }
}
