using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Encryption;

namespace ProdReady.Platform.Email;

/// <summary>
/// An address that a mail server refused for good. Who keeps sending to mailboxes that are not there is soon taken for a
/// spammer, and then nobody gets their mail. Nothing of the address is kept but a keyed hash.
/// </summary>
public sealed class UndeliverableAddress
{
    /// <summary>After this it is tried again: a mailbox may have been away, or made anew.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>In lower case.</summary>
    public required string Address { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}

internal sealed class UndeliverableAddressMapping : IEntityTypeConfiguration<UndeliverableAddress>
{
    public void Configure(EntityTypeBuilder<UndeliverableAddress> builder)
    {
        builder.ToTable("undeliverable_addresses");
        builder.HasKey(row => row.Address);
        builder.Property(row => row.Address).IsLookup();
        builder.HasIndex(row => row.RecordedAt);
    }
}
