using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.RateLimiting;
using static ProdReady.App.Permissions;

namespace ProdReady.App.Invitations;

internal static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder app)
    {
        var invitations = app.MapGroup("/v1/invitations").WithTags("Invitations").WithProblemResults();
        invitations.MapGet("/", ListInvitations.Handle).RequirePermission(MembersManage);
        invitations.MapPost("/", InviteMember.Handle).RequirePermission(MembersManage).RequireIdempotencyKey();
        invitations.MapDelete("/{id:guid}", WithdrawInvitation.Handle).RequirePermission(MembersManage);
        invitations.MapPost("/accept", AcceptInvitation.Handle).LimitSignIn().AllowAnonymous();
    }
}
