using ProdReady.Platform.Auditing;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Invoices;

public enum InvoiceStatus
{
    Draft,
    Sent,

    /// <summary>A payment is under way; its outcome leads on to <see cref="Paid"/> or back to <see cref="Sent"/>.</summary>
    Paying,

    Paid,
    Void,
}

/// <summary>What a customer owes. Amounts are minor units of <see cref="Currency"/> (ISO 4217), never fractions.</summary>
public sealed class Invoice : ITenantOwned, IAudited
{
    private readonly List<InvoiceLine> _lines = [];

    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required Guid CustomerId { get; init; }

    /// <summary>Counts from 1 in each tenant, without a gap.</summary>
    public required int Number { get; init; }

    public required string Currency { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public InvoiceStatus Status { get; private set; } = InvoiceStatus.Draft;
    public DateTimeOffset? SentAt { get; private set; }
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>Minor units.</summary>
    public long Total { get; private set; }

    public uint Version { get; init; }
    public IReadOnlyList<InvoiceLine> Lines => _lines;

    /// <exception cref="OverflowException">The total is more than a <see cref="long"/> holds.</exception>
    public void AddLine(string description, int quantity, long unitPrice)
    {
        var line = new InvoiceLine
        {
            Position = _lines.Count + 1,
            Description = description,
            Quantity = quantity,
            UnitPrice = unitPrice,
        };
        Total = checked(Total + line.Amount);
        _lines.Add(line);
    }

    /// <summary>Draft → sent.</summary>
    public Refusal? Send(DateTimeOffset now)
    {
        if (Status != InvoiceStatus.Draft)
        {
            return Refuse("Only a draft can be sent");
        }

        Status = InvoiceStatus.Sent;
        SentAt = now;
        return null;
    }

    /// <summary>Sent → paying. Commit it before the charge, so that nobody voids what is being paid.</summary>
    public Refusal? BeginPayment()
    {
        if (Status != InvoiceStatus.Sent)
        {
            return Refuse("Only a sent invoice can be paid");
        }

        Status = InvoiceStatus.Paying;
        return null;
    }

    /// <summary>Paying → sent: the charge is known to have failed, so another may be tried.</summary>
    public Refusal? PaymentFailed()
    {
        if (Status != InvoiceStatus.Paying)
        {
            return Refuse("No payment is under way");
        }

        Status = InvoiceStatus.Sent;
        return null;
    }

    /// <summary>Paying or sent → paid.</summary>
    public Refusal? MarkPaid(DateTimeOffset now)
    {
        if (Status is not (InvoiceStatus.Paying or InvoiceStatus.Sent))
        {
            return Refuse("Only a sent invoice can be paid");
        }

        Status = InvoiceStatus.Paid;
        PaidAt = now;
        return null;
    }

    /// <summary>Draft or sent → void. The number stays taken, so that the count has no gap.</summary>
    public Refusal? Void()
    {
        if (Status is not (InvoiceStatus.Draft or InvoiceStatus.Sent))
        {
            return Refuse("Only a draft or a sent invoice can be voided");
        }

        Status = InvoiceStatus.Void;
        return null;
    }

    private Refusal Refuse(string rule) => new(Status switch
    {
        InvoiceStatus.Draft => $"{rule}; invoice {Number} is a draft.",
        InvoiceStatus.Sent => $"{rule}; invoice {Number} is sent.",
        InvoiceStatus.Paying => $"{rule}; invoice {Number} has a payment under way.",
        InvoiceStatus.Paid => $"{rule}; invoice {Number} is paid.",
        _ => $"{rule}; invoice {Number} is void.",
    });
}

/// <summary>One line of an invoice; prices in minor units of the invoice's currency.</summary>
public sealed class InvoiceLine
{
    public required int Position { get; init; }
    public required string Description { get; init; }
    public required int Quantity { get; init; }
    public required long UnitPrice { get; init; }
    public long Amount => checked(Quantity * UnitPrice);
}
