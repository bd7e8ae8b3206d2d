using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Encryption;

namespace ProdReady.Platform.Email;

/// <summary>
/// Somebody wants no more mails of one template. Without it the next one would be reported as spam, and then nobody gets
/// theirs. It is the mailbox's and no tenant's, and nothing of the address is kept but a keyed hash.
/// </summary>
public sealed class Unsubscription
{
    public const string OnceEach = "pk_unsubscriptions";

    /// <summary>In lower case.</summary>
    public required string Address { get; init; }

    public required string Template { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class UnsubscriptionMapping : IEntityTypeConfiguration<Unsubscription>
{
    public void Configure(EntityTypeBuilder<Unsubscription> builder)
    {
        builder.ToTable("unsubscriptions");
        builder.HasKey(row => new { row.Address, row.Template }).HasName(Unsubscription.OnceEach);
        builder.Property(row => row.Address).IsLookup();
        builder.Property(row => row.Template).HasMaxLength(100);
    }
}
