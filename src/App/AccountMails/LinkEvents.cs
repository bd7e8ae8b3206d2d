namespace ProdReady.App.AccountMails;

/// <summary>A link is to be mailed. Carries neither address nor secret.</summary>
public sealed record LinkDue(Guid LinkId);
