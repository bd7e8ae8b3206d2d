using System.Net;

namespace ProdReady.Platform.Email;

// Prevents mails that look each in its own way, or broken: many clients drop style sheets, so each style stands inline, and
// here. No pictures, no fonts from elsewhere, nothing that tells who has opened a mail.
internal static class MailLayout
{
    public const string Paragraph = "margin:0 0 16px";
    public const string Button =
        "display:inline-block;padding:12px 20px;border-radius:6px;background:#1d4ed8;color:#ffffff;text-decoration:none";
    public const string Table = "width:100%;margin:0 0 16px;border-collapse:collapse";
    public const string Label = "padding:6px 12px 6px 0;border-bottom:1px solid #e5e7eb;color:#4b5563";
    public const string Value = "padding:6px 0;border-bottom:1px solid #e5e7eb;text-align:right;overflow-wrap:anywhere";

    private const string Page = "margin:0;padding:24px 12px;background:#f3f4f6";
    private const string Sheet =
        "max-width:560px;margin:0 auto;padding:24px;border-radius:8px;background:#ffffff;color:#111827;" +
        "font:16px/1.5 Arial,Helvetica,sans-serif";
    private const string Footer =
        "max-width:560px;margin:0 auto;padding:16px 24px;color:#4b5563;font:13px/1.5 Arial,Helvetica,sans-serif";
    private const string NoMore = "No more mails of this kind";

    public static string Text(MailContent content, Uri? unsubscribe)
    {
        var blocks = content.Blocks.Select(block => block.ToText());
        return string.Join("\n\n", unsubscribe is null
            ? blocks
            : blocks.Append($"{NoMore}: {unsubscribe.AbsoluteUri}")) + "\n";
    }

    public static string Html(MailContent content, Uri? unsubscribe) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(content.Subject)}</title>
        </head>
        <body style="{Page}">
        <div style="{Sheet}">
        {string.Join('\n', content.Blocks.Select(block => block.ToHtml()))}
        </div>
        {(unsubscribe is null ? "" : FooterOf(unsubscribe))}
        </body>
        </html>

        """;

    private static string FooterOf(Uri unsubscribe) =>
        $"<div style=\"{Footer}\">{NoMore}: " +
        $"<a href=\"{WebUtility.HtmlEncode(unsubscribe.AbsoluteUri)}\" style=\"color:#4b5563\">unsubscribe</a></div>";
}
