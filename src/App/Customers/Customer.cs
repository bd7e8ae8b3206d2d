using ProdReady.App.Erasure;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Customers;

/// <summary>Whom a tenant sends invoices to.</summary>
public sealed class Customer : ITenantOwned, IAudited
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    [Personal]
    public required string Name { get; set => field = value.Trim(); }

    /// <summary>Kept in lower case, so that one address is one customer however it is typed.</summary>
    [Personal]
    public required string Email { get; set => field = Normalize(value); }

    /// <summary>What a customer is found by: the column holds a hash, since the address itself is encrypted.</summary>
    public string LookupEmail { get => Email; private init { } }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The name in lower case, made by the database: what the list is ordered and searched by.</summary>
    public string SortName { get; private init; } = "";

    /// <summary>Since when the row names nobody; it stays because issued invoices refer to it, and is shown no more.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    public uint Version { get; init; }

    /// <summary>Takes name and address away from here; what comes back is to be kept for the invoices.</summary>
    public KeptBuyer Erase(DateTimeOffset now, DateTimeOffset keptUntil)
    {
        var buyer = new KeptBuyer { Id = Id, TenantId = TenantId, Name = Name, Email = Email, KeptUntil = keptUntil };
        (Name, Email, ErasedAt) = ("Erased", $"{Id:N}@erased.invalid", now);
        return buyer;
    }

    public static string Normalize(string email) => email.Trim().ToLowerInvariant();
}

/// <summary>A customer was added. Carries no personal data: whoever needs it reads it by the id.</summary>
public sealed record CustomerCreated(Guid CustomerId);

/// <summary>A customer was deleted or erased.</summary>
public sealed record CustomerDeleted(Guid CustomerId);
