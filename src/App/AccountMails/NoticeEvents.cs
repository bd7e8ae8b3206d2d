namespace ProdReady.App.AccountMails;

/// <summary>A user is to be told of something that happened to their account, at the address that they have now.</summary>
public sealed record NoticeDue(Guid UserId, Notice Notice);

public enum Notice
{
    /// <summary>Somebody registered with an address that has an account.</summary>
    AccountExists,

    PasswordChanged,

    /// <summary>Somebody who knows the password wants another address for the account.</summary>
    EmailChangeAsked,

    SecondFactorAdded,
    SecondFactorRemoved,
    RecoveryCodesRenewed,

    /// <summary>Somebody with the password signed in without the app or passkey.</summary>
    RecoveryCodeUsed,

    /// <summary>A company that they own is going to be deleted.</summary>
    TenantDeletionPlanned,

    /// <summary>The copy of data that they asked for can be fetched.</summary>
    ExportReady,

    /// <summary>Nothing is sent any more to a webhook of a company that they own.</summary>
    WebhookDisabled,

    /// <summary>An operator signed them out everywhere.</summary>
    SessionsEnded,
}
