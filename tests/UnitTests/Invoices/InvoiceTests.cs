using ProdReady.App.Invoices;
using ProdReady.Platform.Errors;

namespace ProdReady.UnitTests.Invoices;

public sealed class InvoiceTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    /// <summary>Each verb, and the states that it starts from; it must refuse all others.</summary>
    public static readonly TheoryData<string, InvoiceStatus[], InvoiceStatus> Verbs = new()
    {
        { "Send", [InvoiceStatus.Draft], InvoiceStatus.Sent },
        { "BeginPayment", [InvoiceStatus.Sent], InvoiceStatus.Paying },
        { "PaymentFailed", [InvoiceStatus.Paying], InvoiceStatus.Sent },
        { "MarkPaid", [InvoiceStatus.Sent, InvoiceStatus.Paying], InvoiceStatus.Paid },
        { "Void", [InvoiceStatus.Draft, InvoiceStatus.Sent], InvoiceStatus.Void },
    };

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_verb_works_from_its_states_and_is_refused_from_all_others(string verb, InvoiceStatus[] from, InvoiceStatus to)
    {
        foreach (var state in Enum.GetValues<InvoiceStatus>())
        {
            var invoice = InState(state);

            var refusal = Do(invoice, verb);

            Assert.Equal(from.Contains(state), refusal is null);
            Assert.Equal(refusal is null ? to : state, invoice.Status);
        }
    }

    [Theory]
    [InlineData(InvoiceStatus.Draft, "Only a sent invoice can be paid; invoice 7 is a draft.")]
    [InlineData(InvoiceStatus.Paying, "Only a sent invoice can be paid; invoice 7 has a payment under way.")]
    [InlineData(InvoiceStatus.Paid, "Only a sent invoice can be paid; invoice 7 is paid.")]
    [InlineData(InvoiceStatus.Void, "Only a sent invoice can be paid; invoice 7 is void.")]
    public void A_refusal_tells_the_rule_and_the_state(InvoiceStatus state, string reason) =>
        Assert.Equal(reason, InState(state).BeginPayment()?.Reason);

    [Fact]
    public void Remembers_when_it_was_sent_and_paid()
    {
        var invoice = Draft();

        invoice.Send(Now);
        invoice.MarkPaid(Now.AddDays(1));

        Assert.Equal((Now, Now.AddDays(1)), (invoice.SentAt, invoice.PaidAt));
    }

    [Fact]
    public void A_refused_verb_leaves_no_trace()
    {
        var invoice = InState(InvoiceStatus.Void);

        invoice.Send(Now.AddDays(1));
        invoice.MarkPaid(Now.AddDays(1));

        Assert.Equal((null, null), (invoice.SentAt, invoice.PaidAt));
    }

    [Fact]
    public void Adds_its_lines_up_in_minor_units()
    {
        var invoice = Draft();

        invoice.AddLine("Hours", 3, 9_999);
        invoice.AddLine("Travel", 1, 1);

        Assert.Equal(29_998, invoice.Total);
        Assert.Equal([1, 2], invoice.Lines.Select(line => line.Position));
    }

    [Fact]
    public void Never_wraps_around_to_a_small_or_negative_total()
    {
        var invoice = Draft();
        invoice.AddLine("All", 1, long.MaxValue);

        Assert.Throws<OverflowException>(() => invoice.AddLine("One more", 1, 1));
        Assert.Throws<OverflowException>(() => Draft().AddLine("Too much", 2, long.MaxValue));
        Assert.Equal(long.MaxValue, invoice.Total);
    }

    private static Refusal? Do(Invoice invoice, string verb) => verb switch
    {
        "Send" => invoice.Send(Now),
        "BeginPayment" => invoice.BeginPayment(),
        "PaymentFailed" => invoice.PaymentFailed(),
        "MarkPaid" => invoice.MarkPaid(Now),
        _ => invoice.Void(),
    };

    private static Invoice InState(InvoiceStatus state)
    {
        var invoice = Draft();
        string[] path = state switch
        {
            InvoiceStatus.Draft => [],
            InvoiceStatus.Sent => ["Send"],
            InvoiceStatus.Paying => ["Send", "BeginPayment"],
            InvoiceStatus.Paid => ["Send", "BeginPayment", "MarkPaid"],
            _ => ["Void"],
        };
        foreach (var verb in path)
        {
            Assert.Null(Do(invoice, verb));
        }

        return invoice;
    }

    private static Invoice Draft() => new()
    {
        Id = Guid.CreateVersion7(), TenantId = Guid.CreateVersion7(), CustomerId = Guid.CreateVersion7(),
        Number = 7, Currency = "EUR", CreatedAt = Now,
    };
}
