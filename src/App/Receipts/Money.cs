using System.Globalization;

namespace ProdReady.App.Receipts;

/// <summary>Minor units as people write them. The number of decimals is the currency's own (ISO 4217, list one).</summary>
internal static class Money
{
    private static readonly HashSet<string> NoDecimals =
        ["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"];

    private static readonly HashSet<string> ThreeDecimals = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

    private static readonly HashSet<string> FourDecimals = ["CLF", "UYW"];

    /// <summary><c>EUR 1,234.56</c>, <c>JPY 1,235</c>, <c>KWD 1.234</c>.</summary>
    public static string Format(long minorUnits, string currency)
    {
        var decimals = Decimals(currency);
        var amount = new decimal(minorUnits) / Power(decimals);
        return $"{currency} {amount.ToString($"N{decimals}", CultureInfo.InvariantCulture)}";
    }

    private static int Decimals(string currency) =>
        NoDecimals.Contains(currency) ? 0
        : ThreeDecimals.Contains(currency) ? 3
        : FourDecimals.Contains(currency) ? 4
        : 2;

    private static decimal Power(int decimals) => decimals switch { 0 => 1, 2 => 100, 3 => 1_000, _ => 10_000 };
}
