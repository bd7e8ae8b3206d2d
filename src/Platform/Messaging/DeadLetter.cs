using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Messaging;

/// <summary>
/// That a message lies in a queue's dead letters, and why. The broker knows it too, but only whoever reaches the broker can
/// ask it there, and looking at a message in a queue takes it out of its place.
/// </summary>
public sealed partial class DeadLetter : ITenantOwned
{
    public required Guid Id { get; init; }

    /// <summary><see cref="Guid.Empty"/> where the message names none: it did not come from an outbox.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Where it was to be consumed; the message itself lies in <c>queue_error</c>.</summary>
    public required string Queue { get; init; }

    public required Guid? MessageId { get; init; }

    /// <summary>The full name of the message's type; null where it did not come from an outbox.</summary>
    public required string? MessageType { get; init; }

    /// <summary>W3C trace context of the write that sent it: the log lines that tell the story carry its trace id.</summary>
    public required string? TraceParent { get; init; }

    public required string ExceptionType { get; init; }

    /// <summary>What the exception said, without addresses and quoted values, which may be personal.</summary>
    public required string Reason { get; init; }

    public required int Tries { get; init; }
    public required DateTimeOffset DiedAt { get; init; }

    internal static string WithoutValues(string message)
    {
        var text = Value().Replace(message, "…");
        return text.Length > DeadLetterMapping.LongestReason ? text[..DeadLetterMapping.LongestReason] : text;
    }

    [GeneratedRegex("""
        "[^"]*"|'[^']*'|«[^»]*»|“[^”]*”|\S*@\S*|\b\d{6,}\b
        """)]
    private static partial Regex Value();
}

internal sealed class DeadLetterMapping : IEntityTypeConfiguration<DeadLetter>
{
    public const int LongestReason = 500;

    public void Configure(EntityTypeBuilder<DeadLetter> builder)
    {
        builder.Property(letter => letter.Queue).HasMaxLength(100);
        builder.Property(letter => letter.MessageType).HasMaxLength(300);
        builder.Property(letter => letter.TraceParent).HasMaxLength(100);
        builder.Property(letter => letter.ExceptionType).HasMaxLength(300);
        builder.Property(letter => letter.Reason).HasMaxLength(LongestReason);
        builder.HasIndex(letter => letter.TenantId);
        builder.HasIndex(letter => new { letter.DiedAt, letter.Id });
        builder.HasIndex(letter => new { letter.Queue, letter.DiedAt, letter.Id });
    }
}
