using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ProdReady.Platform.Messaging;

/// <summary>
/// That a queue has consumed a message, committed with what the consumer did. A broker delivers at least once; the
/// second delivery finds this row and does nothing.
/// </summary>
public sealed class InboxMessage
{
    public required Guid MessageId { get; init; }
    public required string Queue { get; init; }
    public required DateTimeOffset ConsumedAt { get; init; }
}

internal sealed class InboxMessageMapping : IEntityTypeConfiguration<InboxMessage>
{
    public void Configure(EntityTypeBuilder<InboxMessage> builder)
    {
        builder.HasKey(message => new { message.MessageId, message.Queue });
        builder.Property(message => message.Queue).HasMaxLength(100);
        builder.HasIndex(message => message.ConsumedAt);
    }
}
