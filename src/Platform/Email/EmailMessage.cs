namespace ProdReady.Platform.Email;

/// <summary>
/// A mail as it leaves. Its id is made from what it tells of, the same at every try: whoever sends it twice, because the
/// first answer was lost, sends a copy that mail systems know by its Message-ID.
/// </summary>
/// <param name="Id">Letters, digits and hyphens, such as <c>receipt-0198…</c>.</param>
/// <param name="To">One address.</param>
public sealed record EmailMessage(string Id, string To, string Subject, string Text, string Html)
{
    /// <summary>Where a mail system posts that the recipient wants no more of them (RFC 8058).</summary>
    public Uri? Unsubscribe { get; init; }

    /// <summary>Tells, when the mail comes back, whom it did not reach.</summary>
    public string? Token { get; init; }
}
