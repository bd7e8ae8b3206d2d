using System.Globalization;

namespace ProdReady.Dev.Commands;

/// <summary>The words, `--option value` and `--switch` that follow a verb.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, string> _options = [];

    public List<string> Words { get; } = [];

    /// <exception cref="UsageException">An option is unknown, lacks its value, or there are too many words.</exception>
    public static Arguments Parse(Verb verb, IEnumerable<string> words)
    {
        var parsed = new Arguments();
        using var rest = words.GetEnumerator();
        while (rest.MoveNext())
        {
            if (!rest.Current.StartsWith("--", StringComparison.Ordinal)) parsed.Words.Add(rest.Current);
            else if (verb.Switches.Contains(rest.Current)) parsed._options[rest.Current] = "";
            else if (verb.Options.Contains(rest.Current)) parsed.ReadValue(rest);
            else throw new UsageException($"{verb.Name} knows no {rest.Current}. Usage: ./dev {verb.Usage}");
        }

        return parsed.Words.Count <= verb.MostWords
            ? parsed
            : throw new UsageException($"Too many words for {verb.Name}. Usage: ./dev {verb.Usage}");
    }

    public bool Has(string name) => _options.ContainsKey(name);

    public string? First => Words.Count > 0 ? Words[0] : null;

    public int? Number(string option, int least, int most)
    {
        if (!_options.TryGetValue(option, out var text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            && number <= most
            ? number
            : throw new UsageException($"{option} takes a number from {least} to {most}, not `{text}`.");
    }

    public Uri? Address(string option)
    {
        if (!_options.TryGetValue(option, out var text)) return null;
        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out var address);
        return isAddress && address!.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? address
            : throw new UsageException($"{option} takes an http address, not `{text}`.");
    }

    private void ReadValue(IEnumerator<string> rest)
    {
        var option = rest.Current;
        _options[option] = rest.MoveNext() ? rest.Current : throw new UsageException($"{option} needs a value.");
    }
}
