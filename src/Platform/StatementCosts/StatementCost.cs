using System.Text.RegularExpressions;

namespace ProdReady.Platform.StatementCosts;

// PostgreSQL replaces the values in a statement by $1, $2, but not those of utility statements, and not where an entry was
// evicted while its statement ran: what still looks like a value is taken out here, before anybody reads or logs it.
/// <summary>What all calls of one statement took together.</summary>
/// <param name="Text">Without any value, on one line.</param>
/// <param name="Share">In percent of the time of all statements of ours.</param>
public sealed partial record StatementCost(string Text, long Calls, TimeSpan Total, TimeSpan Mean, double Share)
{
    private const int Longest = 1_000;

    internal static string Clean(string text)
    {
        var masked = Number().Replace(Quoted().Replace(Comment().Replace(text, " "), "'…'"), "?");
        var clean = Whitespace().Replace(masked, " ").Trim();
        return clean.Length <= Longest ? clean : clean[..Longest] + "…";
    }

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"'(?:[^']|'')*'?|\$([A-Za-z_]\w*)?\$.*?(?:\$\1\$|$)", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w$""])\d[\d.]*")]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
