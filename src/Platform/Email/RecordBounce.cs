using System.Text.RegularExpressions;

namespace ProdReady.Platform.Email;

/// <summary>
/// The verb <c>record-bounce</c>: reads a delivery status notification (RFC 3464), which a mail server pipes in when a mail
/// that it had taken could not be delivered after all. Without it we would go on writing to mailboxes that are gone.
/// </summary>
public sealed partial class RecordBounce(Recipients recipients, RecipientTokens tokens)
{
    private const int LongestReport = 1 << 20;

    /// <summary>
    /// Records the recipient as undeliverable when the mailbox is not there. Anybody can send such a report: the recipient
    /// is who the token in the returned head says, and not who the report says. It says what it did, and never fails: the
    /// mail server would answer a bounce with a bounce.
    /// </summary>
    public async Task RunAsync(TextReader input, TextWriter output, CancellationToken ct)
    {
        var buffer = new char[LongestReport];
        var report = new string(buffer, 0, await input.ReadBlockAsync(buffer, ct));
        if (!Report().IsMatch(report) || !Failed().IsMatch(report) || !ForGood().IsMatch(report))
        {
            await output.WriteLineAsync("Nothing recorded: it is no report of a mailbox that is not there.");
        }
        else if (tokens.Read(RecipientTokens.Bounce, Token().Match(report).Groups["token"].Value) is not { } bounced)
        {
            await output.WriteLineAsync("Nothing recorded: the report returns no head of a mail of ours.");
        }
        else
        {
            await recipients.RecordUndeliverableAsync(bounced.Address);
            await output.WriteLineAsync($"Recorded: a mail {bounced.Template} came back.");
        }
    }

    [GeneratedRegex(@"report-type=""?delivery-status", RegexOptions.IgnoreCase)]
    private static partial Regex Report();

    [GeneratedRegex(@"^Action:[ \t]*failed\b", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Failed();

    // RFC 3463: 5.1 is about the address, 5.2.1 a mailbox that was closed. A full one, or what a server thinks of the text,
    // is no matter of the address.
    [GeneratedRegex(@"^Status:[ \t]*5\.(1\.\d+|2\.1)\b", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex ForGood();

    [GeneratedRegex(@"^" + MailFormat.TokenHeader + @":\s*(?<token>[\w-]+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Token();
}
