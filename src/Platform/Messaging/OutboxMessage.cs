using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Messaging;

/// <summary>
/// A message that commits with the rows that it tells of. Publishing to the broker beside the commit would lose the
/// message when the process dies between the two, or send it for a write that rolled back.
/// </summary>
public sealed class OutboxMessage : ITenantOwned
{
    /// <summary>The order in which messages were written.</summary>
    public long Id { get; init; }

    /// <summary>The id under which the broker carries the message; a consumer's inbox knows it by this.</summary>
    public required Guid MessageId { get; init; }

    public required Guid TenantId { get; init; }

    /// <summary>The full name of the message's type.</summary>
    public required string Type { get; init; }

    /// <summary>The message as JSON.</summary>
    public required string Body { get; init; }

    public required string? OrderingKey { get; init; }

    /// <summary>W3C trace context of the write, so that one trace leads from the request to the consumer.</summary>
    public required string? TraceParent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the relay may try (again).</summary>
    public DateTimeOffset DueAt { get; private set; }

    public int Attempts { get; private set; }

    public string? LastError { get; private set; }

    internal FormattableString Insertion =>
        $"""
        INSERT INTO outbox_messages (message_id, tenant_id, type, body, ordering_key, trace_parent, created_at, due_at, attempts)
        VALUES ({MessageId}, {TenantId}, {Type}, {Body}, {OrderingKey}, {TraceParent}, {CreatedAt}, {DueAt}, {Attempts})
        """;

    public static OutboxMessage From(object message, Guid tenantId, string? orderingKey, DateTimeOffset now) => new()
    {
        MessageId = Guid.CreateVersion7(now),
        TenantId = tenantId,
        Type = message.GetType().FullName!,
        Body = JsonSerializer.Serialize(message, message.GetType()),
        OrderingKey = orderingKey,
        TraceParent = Activity.Current?.Id,
        CreatedAt = now,
        DueAt = now,
    };
}

internal sealed class OutboxMessageMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> builder)
    {
        builder.Property(message => message.Type).HasMaxLength(300);
        builder.Property(message => message.OrderingKey).HasMaxLength(200);
        builder.Property(message => message.TraceParent).HasMaxLength(100);
        builder.Property(message => message.LastError).HasMaxLength(500);
        builder.HasIndex(message => message.DueAt);
        builder.HasIndex(message => new { message.OrderingKey, message.Id }).HasFilter("ordering_key IS NOT NULL");
        builder.HasIndex(message => message.TenantId);
    }
}
