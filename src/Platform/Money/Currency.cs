using System.Collections.Frozen;
using System.Globalization;

namespace ProdReady.Platform.Money;

/// <summary>
/// A currency of ISO 4217 and the digits of its minor unit: 1234 is 12.34 EUR, 1234 JPY and 1.234 KWD. A customer of a
/// currency without cents would otherwise be told a hundredth of what they owe. Funds, metals and tests are left out.
/// </summary>
public sealed record Currency(string Code, int MinorUnitDigits)
{
    private const string NoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";
    private const string TwoDigits =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC " +
        "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR " +
        "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD " +
        "NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN " +
        "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG";

    private static readonly FrozenDictionary<string, Currency> ByCode = List(NoDigits, 0)
        .Concat(List(TwoDigits, 2))
        .Concat(List(ThreeDigits, 3))
        .ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);

    /// <summary>Null when <paramref name="code"/> is none of the list; codes are upper case.</summary>
    public static Currency? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>An amount of minor units as people write it: <c>EUR 1,234.56</c>, <c>JPY 1,235</c>, <c>KWD 1.234</c>.</summary>
    public string Format(decimal minorUnits) => $"{Code} {Write(minorUnits, $"N{MinorUnitDigits}")}";

    /// <summary>An amount of minor units as programs write it: <c>1234.56</c>, <c>1235</c>, <c>1.234</c>.</summary>
    public string ToDecimal(long minorUnits) => Write(minorUnits, $"F{MinorUnitDigits}");

    private string Write(decimal minorUnits, string format)
    {
        var divisor = MinorUnitDigits switch { 0 => 1m, 2 => 100m, _ => 1_000m };
        return (minorUnits / divisor).ToString(format, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<Currency> List(string codes, int minorUnitDigits) =>
        codes.Split(' ').Select(code => new Currency(code, minorUnitDigits));
}
