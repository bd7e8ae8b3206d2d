using ProdReady.Platform.Auditing;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Invoices;

public enum InvoiceStatus
{
    Draft,
    Sent,
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
