namespace ProdReady.Platform.Email;

/// <summary>
/// What one mail tells. Its public properties are the values that its template names: a <see cref="string"/>, a
/// <see cref="Uri"/>, or a list of rows with such properties. They are text wherever they land, so that a company called
/// <c>&lt;script&gt;</c> is a name in the text and in the HTML.
/// </summary>
/// <param name="TemplateName">Of the embedded file <c>NAME.mail</c> in the assembly of the derived record.</param>
public abstract record Mail(string TemplateName, MailKind Kind = MailKind.Transactional)
{
    /// <summary>Its template with its values.</summary>
    /// <exception cref="InvalidOperationException">There is no such template, or it names a value that is not here.</exception>
    public MailContent Write() => MailTemplate.Of(this).Fill(this);
}

public enum MailKind
{
    /// <summary>Part of what somebody bought, or a matter of their security: it goes out, however many there were.</summary>
    Transactional,

    /// <summary>Whoever types in an address can have it sent there: limited for each recipient.</summary>
    AskedByAnybody,

    /// <summary>Good to know: each carries a way to unsubscribe with one click.</summary>
    Optional,
}
