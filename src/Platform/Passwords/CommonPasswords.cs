using System.Collections.Frozen;

namespace ProdReady.Platform.Passwords;

// Whoever guesses passwords begins with those that thousands of people have chosen before.
internal static class CommonPasswords
{
    private static readonly Lazy<FrozenSet<string>> List = new(Read);

    /// <summary>Whether it is on the list; lower case only.</summary>
    public static bool Contain(string text) => List.Value.Contains(text);

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line[0] != '#').ToFrozenSet(StringComparer.Ordinal);
    }
}
