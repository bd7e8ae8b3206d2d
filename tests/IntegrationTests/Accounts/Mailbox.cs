using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ProdReady.IntegrationTests.Platform.Email;

namespace ProdReady.IntegrationTests.Accounts;

/// <summary>The mails that came to one address.</summary>
internal static partial class Mailbox
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Each is read once: by the end of a run there are thousands, and many wait for one at the same time.
    private static readonly ConcurrentDictionary<string, ReceivedMail> Read = new();

    public static IEnumerable<ReceivedMail> MailsTo(this TestSystem system, string email) => system.MailFilesTo(email).Values;

    /// <summary>By the name of their file, without its ending.</summary>
    public static Dictionary<string, ReceivedMail> MailFilesTo(this TestSystem system, string email) =>
        Directory.GetFiles(system.MailFolder, "*.eml")
            .Where(file => email.Equals(Read.GetOrAdd(file, ReadFile).To, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => Read[file]);

    /// <summary>The one mail with this in its subject, as soon as it is there.</summary>
    public static async Task<ReceivedMail> MailAsync(this TestSystem system, string email, string subject)
    {
        ReceivedMail[] found = [];
        await Eventually.IsTrueAsync(
            () =>
            {
                var mails = system.MailsTo(email);
                found = [.. mails.Where(mail => mail.Header("Subject")!.Contains(subject, StringComparison.Ordinal))];
                return found.Length > 0;
            },
            $"a mail with {subject}", Patience);
        return Assert.Single(found);
    }

    /// <summary>What the link in the mail carries.</summary>
    public static async Task<string> TokenAsync(this TestSystem system, string email, string subject) =>
        Token().Match((await system.MailAsync(email, subject)).Text).Groups[1].Value;

    private static ReceivedMail ReadFile(string file)
    {
        var mail = new ReceivedMail("", "", File.ReadAllText(file));
        return mail with { To = mail.Header("To")! };
    }

    [GeneratedRegex(@"http\S+#(\S+)")]
    private static partial Regex Token();
}
