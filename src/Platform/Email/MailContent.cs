using System.Net;

namespace ProdReady.Platform.Email;

/// <summary>
/// A mail's words and values, before it is text or HTML. Both are written from the same pieces, so that nobody reads in one
/// part what the other does not say.
/// </summary>
public sealed record MailContent(string Subject, IReadOnlyList<MailBlock> Blocks)
{
    /// <param name="unsubscribe">Where the reader can end such mails; null where that is not offered.</param>
    public string ToText(Uri? unsubscribe = null) => MailLayout.Text(this, unsubscribe);

    /// <inheritdoc cref="ToText"/>
    public string ToHtml(Uri? unsubscribe = null) => MailLayout.Html(this, unsubscribe);
}

/// <summary>A piece of a mail, which holds plain text and encodes all of it for HTML.</summary>
public abstract record MailBlock
{
    private protected MailBlock()
    {
    }

    internal abstract string ToText();

    internal abstract string ToHtml();

    private protected static string Encode(string text) => WebUtility.HtmlEncode(text);
}

internal sealed record MailParagraph(string Words) : MailBlock
{
    internal override string ToText() => Words;

    internal override string ToHtml() => $"<p style=\"{MailLayout.Paragraph}\">{Encode(Words)}</p>";
}

internal sealed record MailLink(string Label, Uri Address) : MailBlock
{
    internal override string ToText() => Target;

    internal override string ToHtml() =>
        $"<p style=\"{MailLayout.Paragraph}\"><a href=\"{Encode(Target)}\" style=\"{MailLayout.Button}\">{Encode(Label)}</a></p>";

    private string Target => Address.Scheme is "https" or "http"
        ? Address.AbsoluteUri
        : throw new InvalidOperationException("A mail links to web pages only.");
}

internal sealed record MailRow(string Label, string Value);

internal sealed record MailRows(IReadOnlyList<MailRow> Rows) : MailBlock
{
    internal override string ToText() => string.Join('\n', Rows.Select(row => $"{row.Label}: {row.Value}"));

    internal override string ToHtml()
    {
        var rows = Rows.Select(row =>
            $"<tr><td style=\"{MailLayout.Label}\">{Encode(row.Label)}</td>" +
            $"<td style=\"{MailLayout.Value}\">{Encode(row.Value)}</td></tr>");
        return $"<table style=\"{MailLayout.Table}\">\n{string.Join('\n', rows)}\n</table>";
    }
}
