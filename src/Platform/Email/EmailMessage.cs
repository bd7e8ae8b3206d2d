namespace ProdReady.Platform.Email;

/// <summary>
/// A mail in plain text. Its id is made from what it tells of, the same at every try: whoever sends it twice, because the
/// first answer was lost, sends a copy that mail systems know by its Message-ID.
/// </summary>
/// <param name="Id">Letters, digits and hyphens, such as <c>receipt-0198…</c>.</param>
/// <param name="To">One address.</param>
public sealed record EmailMessage(string Id, string To, string Subject, string Text);
