using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Invoices;

/// <param name="Currency">ISO 4217, upper case.</param>
public sealed record CreateInvoiceRequest(
    Guid CustomerId,
    [Required, StringLength(3, MinimumLength = 3)] string Currency,
    [Required, MinLength(1), MaxLength(100)] IReadOnlyList<CreateInvoiceLine> Lines) : IValidatableObject
{
    /// <summary>The greatest total, in minor units: 2^53 - 1, the last whole number that every JSON parser keeps exact.</summary>
    public const long LargestTotal = 9_007_199_254_740_991;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Platform.Money.Currency.Find(Currency) is null)
        {
            yield return new ValidationResult("It is no currency code of ISO 4217.", [nameof(Currency)]);
        }

        if (Lines.Any(line => line is null))
        {
            yield return new ValidationResult("A line may not be null.", [nameof(Lines)]);
            yield break;
        }

        // Wider than any total of lines that are within their bounds.
        var total = Lines.Aggregate(Int128.Zero, (sum, line) => sum + ((Int128)line.Quantity * line.UnitPrice));
        if (total < 1 || total > LargestTotal)
        {
            yield return new ValidationResult($"The total must be between 1 and {LargestTotal} minor units.", [nameof(Lines)]);
        }
    }
}

/// <param name="UnitPrice">Minor units of the invoice's currency.</param>
public sealed record CreateInvoiceLine(
    [Required, StringLength(500), RegularExpression(@"\P{Cc}+", ErrorMessage = "The text may not have control characters.")]
    string Description,
    [Range(1, 1_000_000)] int Quantity,
    [Range(0L, 1_000_000_000_000L)] long UnitPrice);

public static class CreateInvoice
{
    /// <summary>Makes a draft, with the next number of the tenant.</summary>
    public static async Task<Results<CreatedWithEntityTag<InvoiceResponse>, BadRequest<ProblemDetails>>> Handle(
        CreateInvoiceRequest request, CurrentTenant tenant, AppDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (!await db.Customers.AnyAsync(customer => customer.Id == request.CustomerId && customer.ErasedAt == null, ct))
        {
            return InvoiceProblems.UnknownCustomer();
        }

        var now = clock.GetUtcNow();
        var invoice = new Invoice
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant.Id,
            CustomerId = request.CustomerId,
            Currency = request.Currency,
            CreatedAt = now,
            Number = await NextNumberAsync(tenant, db, ct),
        };
        foreach (var line in request.Lines)
        {
            invoice.AddLine(line.Description, line.Quantity, line.UnitPrice);
        }

        db.Invoices.Add(invoice);
        await db.SaveChangesAsync(ct);
        return EntityTagResults.Created($"/v1/invoices/{invoice.Id}", InvoiceResponse.From(invoice), invoice.Version);
    }

    // Locks the tenant's counter until the commit: a rollback gives the number back, so there is no gap, and whoever else
    // makes an invoice waits. That is why it comes last before the save.
    private static async Task<int> NextNumberAsync(CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var numbers = await db.Database.SqlQuery<int>(
            $"""
            INSERT INTO invoice_counters AS counter (tenant_id, last_number) VALUES ({tenant.Id}, 1)
            ON CONFLICT (tenant_id) DO UPDATE SET last_number = counter.last_number + 1
            RETURNING last_number AS "Value"
            """).ToListAsync(ct);
        return numbers[0];
    }
}
