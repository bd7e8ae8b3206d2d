using ProdReady.Platform.Money;

namespace ProdReady.UnitTests.Money;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("EUR", 123_456, "EUR 1,234.56")]
    [InlineData("JPY", 1_235, "JPY 1,235")]
    [InlineData("KWD", 1_234, "KWD 1.234")]
    [InlineData("EUR", 5, "EUR 0.05")]
    [InlineData("EUR", -5, "EUR -0.05")]
    [InlineData("USD", long.MaxValue, "USD 92,233,720,368,547,758.07")]
    public void Writes_minor_units_as_people_do_to_the_last_cent(string code, long minorUnits, string text) =>
        Assert.Equal(text, Currency.Find(code)?.Format(minorUnits));

    [Theory]
    [InlineData("eur")]
    [InlineData("EURO")]
    [InlineData("XXX")]
    [InlineData("XAU")]
    [InlineData("")]
    public void Knows_no_other_code(string code) => Assert.Null(Currency.Find(code));
}
