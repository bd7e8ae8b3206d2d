using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.LanguageModels;

// Fractions of a cent, added up a million times as floating point, are an amount that nobody can check. So prices are
// integers, and a cost is rounded up once.
/// <summary>
/// A model and what it costs: millionths of the currency unit for a million tokens, so 3 dollars are 3,000,000. A price of
/// zero is one that somebody has written down; one that is missing stops the start.
/// </summary>
public sealed class ModelOptions
{
    private const long TokensPriced = 1_000_000;

    /// <summary>Above a thousand currency units for a million tokens it is a mistake of unit.</summary>
    private const long Highest = 1_000 * TokensPriced;

    /// <summary>As the provider knows it.</summary>
    [StringLength(100)]
    public string Name { get; set; } = "";

    [Range(0, Highest)]
    public long? InputPrice { get; set; }

    /// <summary>For input that the provider has in its cache; <see cref="InputPrice"/> unless set.</summary>
    [Range(0, Highest)]
    public long? CachedInputPrice { get; set; }

    [Range(0, Highest)]
    public long? OutputPrice { get; set; }

    /// <summary>Millionths of the currency unit, rounded up.</summary>
    internal long CostOf(TokenUsage used)
    {
        var cost = ((Int128)(used.Input - used.CachedInput) * InputPrice!.Value)
            + ((Int128)used.CachedInput * (CachedInputPrice ?? InputPrice.Value)) + ((Int128)used.Output * OutputPrice!.Value);
        return checked((long)((cost + TokensPriced - 1) / TokensPriced));
    }

    internal IEnumerable<string> Missing()
    {
        if (Name.Length == 0) yield return nameof(Name);
        if (InputPrice is null) yield return nameof(InputPrice);
        if (OutputPrice is null) yield return nameof(OutputPrice);
    }
}

/// <param name="Input">All of it, cached or not.</param>
/// <param name="CachedInput">The part of it that the provider had in its cache.</param>
internal readonly record struct TokenUsage(long Input, long CachedInput, long Output);
