using System.Globalization;

namespace ProdReady.Platform.Uploads;

// A name is what people see and save under, never where we store: but a path in it, a line break or a mark that turns the
// text around (exe.pdf for fdp.exe) would fool whoever saves it.
public static class FileName
{
    private const string Replaced = "<>:\"|?*";

    /// <summary>The last part of what was sent, without what fools a file system or an eye; null when nothing is left.</summary>
    public static string? Clean(string sent)
    {
        var last = sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..];
        var kept = last.Where(letter => !IsHidden(letter)).Select(letter => Replaced.Contains(letter) ? '_' : letter);
        var name = string.Concat(kept).Trim(' ', '.');
        return Path.GetFileNameWithoutExtension(name).Length == 0 ? null : name;
    }

    private static bool IsHidden(char letter) => char.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
