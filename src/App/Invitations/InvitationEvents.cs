namespace ProdReady.App.Invitations;

/// <summary>Somebody is to be asked in by mail. Carries neither their address nor the token.</summary>
public sealed record InvitationMade(Guid InvitationId);
