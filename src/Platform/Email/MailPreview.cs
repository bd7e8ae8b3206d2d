namespace ProdReady.Platform.Email;

/// <summary>
/// The verb <c>preview-mail FOLDER [NAME]</c>: a mail as its readers see it, before they do. It needs no server and no
/// settings.
/// </summary>
public static class MailPreview
{
    private static readonly Uri Unsubscribe = new("https://api.example.com/v1/unsubscriptions/TOKEN");

    /// <summary>Writes the two parts of the mail of this name as files; without a name it lists the samples.</summary>
    /// <returns>The exit code: 2 for a name that no mail has.</returns>
    public static int Write(IReadOnlyList<Mail> samples, string[] words, TextWriter output)
    {
        if (words is not [var folder, var name])
        {
            foreach (var mail in samples) output.WriteLine($"{mail.TemplateName,-26} {mail.Write().Subject}");
            return 0;
        }

        if (samples.FirstOrDefault(mail => mail.TemplateName == name) is not { } sample)
        {
            output.WriteLine($"No mail has the name {name}; without a name they are listed.");
            return 2;
        }

        var (content, link) = (sample.Write(), sample.Kind == MailKind.Optional ? Unsubscribe : null);
        Directory.CreateDirectory(folder);
        output.WriteLine(content.Subject);
        Save(Path.Combine(folder, $"{name}.html"), content.ToHtml(link));
        Save(Path.Combine(folder, $"{name}.txt"), content.ToText(link));
        return 0;

        void Save(string path, string text)
        {
            File.WriteAllText(path, text);
            output.WriteLine(path);
        }
    }
}
