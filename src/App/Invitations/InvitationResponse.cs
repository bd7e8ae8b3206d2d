using System.Linq.Expressions;

namespace ProdReady.App.Invitations;

/// <summary>Somebody who is asked in and has not come yet.</summary>
public sealed record InvitationResponse(Guid Id, string Email, string Role, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public static readonly Expression<Func<Invitation, InvitationResponse>> Projection = invitation => new InvitationResponse(
        invitation.Id, invitation.Email, invitation.Role, invitation.CreatedAt, invitation.ExpiresAt);

    public static InvitationResponse From(Invitation invitation) =>
        new(invitation.Id, invitation.Email, invitation.Role, invitation.CreatedAt, invitation.ExpiresAt);
}
