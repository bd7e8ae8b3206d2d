using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ProdReady.Platform.Email;

// Prevents a value from becoming part of a mail's structure: the template alone says what is a paragraph, a row or a link,
// and values are put into the pieces afterwards.
internal sealed partial class MailTemplate
{
    private const string SubjectMark = "Subject: ";
    private static readonly ConcurrentDictionary<(Assembly Assembly, string Name), MailTemplate> Known = new();

    private readonly string _subject;
    private readonly string[] _blocks;

    private MailTemplate(string source)
    {
        var blocks = source.ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        (_subject, _blocks) = (blocks[0][SubjectMark.Length..], blocks[1..]);
    }

    public static MailTemplate Of(Mail mail) => Known.GetOrAdd(
        (mail.GetType().Assembly, mail.TemplateName), static key => new MailTemplate(Read(key.Assembly, key.Name)));

    public MailContent Fill(Mail mail) => new(Text(_subject, mail), [.. _blocks.Select(block => Block(block, mail))]);

    private static string Read(Assembly assembly, string name)
    {
        using var file = assembly.GetManifestResourceStream($"{name}.mail")
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no template {name}.mail.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private static MailBlock Block(string block, Mail mail)
    {
        if (Link().Match(block) is { Success: true } link)
        {
            return new MailLink(Text(link.Groups["label"].Value, mail), (Uri)Value(mail, link.Groups["value"].Value));
        }

        return block[0] == '|'
            ? new MailRows([.. block.Split('\n').SelectMany(row => Rows(row, mail))])
            : new MailParagraph(Text(block, mail));
    }

    // A row that names values of a list is there once for each of them.
    private static IEnumerable<MailRow> Rows(string row, Mail mail)
    {
        if (List().Match(row) is not { Success: true } list) return [Row(row, mail)];
        var inner = row.Replace($"{{{{{list.Groups["name"].Value}.", "{{", StringComparison.Ordinal);
        return ((IEnumerable<object>)Value(mail, list.Groups["name"].Value)).Select(item => Row(inner, item));
    }

    private static MailRow Row(string row, object values)
    {
        var cells = row.Trim('|').Split('|', StringSplitOptions.TrimEntries);
        return new MailRow(Text(cells[0], values), Text(cells[1], values));
    }

    private static string Text(string text, object values) =>
        Placeholder().Replace(text, found => OneLine((string)Value(values, found.Groups["name"].Value)));

    private static object Value(object values, string name) =>
        values.GetType().GetProperty(name)?.GetValue(values)
        ?? throw new InvalidOperationException($"A template names {name}, for which {values.GetType().Name} has no value.");

    // A subject is one header line, and a name may hold anything.
    private static string OneLine(string value) =>
        string.Concat(value.Select(letter => char.IsControl(letter) ? ' ' : letter));

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{\{(?<name>\w+)\.")]
    private static partial Regex List();

    [GeneratedRegex(@"^\[(?<label>[^\]]+)\]\(\{\{(?<value>\w+)\}\}\)$")]
    private static partial Regex Link();
}
