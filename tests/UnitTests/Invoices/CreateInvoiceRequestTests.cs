using System.ComponentModel.DataAnnotations;
using ProdReady.App.Invoices;

namespace ProdReady.UnitTests.Invoices;

public sealed class CreateInvoiceRequestTests
{
    [Fact]
    public void Takes_the_greatest_total_that_every_JSON_parser_keeps_exact() =>
        Assert.Empty(Mistakes("EUR", (9_007, 1_000_000_000_000), (1, 199_254_740_991)));

    [Theory]
    [InlineData(9_007, 1_000_000_000_000, 199_254_740_992)]
    [InlineData(1_000_000, 1_000_000_000_000, 1_000_000_000_000)]
    [InlineData(1, 0, 0)]
    public void Refuses_a_total_out_of_bounds(int quantity, long price, long more) =>
        Assert.Equal(["Lines"], Mistakes("EUR", (quantity, price), (1, more)));

    [Fact]
    public void Refuses_a_total_that_64_bits_do_not_hold() =>
        Assert.Equal(["Lines"], Mistakes("EUR", [.. Enumerable.Repeat((1_000_000, 1_000_000_000_000L), 100)]));

    [Theory]
    [InlineData("EURO")]
    [InlineData("eur")]
    [InlineData("XXX")]
    [InlineData("")]
    public void Refuses_what_is_no_currency(string currency) => Assert.Equal(["Currency"], Mistakes(currency, (1, 1)));

    private static string[] Mistakes(string currency, params (int Quantity, long UnitPrice)[] lines)
    {
        var work = lines.Select(line => new CreateInvoiceLine("Work", line.Quantity, line.UnitPrice));
        var request = new CreateInvoiceRequest(Guid.CreateVersion7(), currency, [.. work]);
        return [.. request.Validate(new ValidationContext(request)).SelectMany(mistake => mistake.MemberNames)];
    }
}
