using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.LanguageModels;

// Without a row before the call, a process that dies during it spends money that nobody counts.
public enum ModelCallState
{
    /// <summary>Under way; its highest price is set aside.</summary>
    Reserved,

    /// <summary>Answered, and counted as the provider counted it.</summary>
    Settled,

    /// <summary>Refused by the provider before any work was done: it cost nothing.</summary>
    Released,

    /// <summary>Nobody knows whether it was answered, so it counts with its highest price.</summary>
    Presumed,
}

/// <summary>One call of a model and what it cost. Holds neither the question nor the answer.</summary>
public sealed class ModelCall : ITenantOwned
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }
    public required string Feature { get; init; }
    public required string Model { get; init; }
    public required ModelCallState State { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it counts as abandoned, should it still be reserved.</summary>
    public required DateTimeOffset AbandonedAt { get; init; }

    /// <summary>Millionths of the currency unit, as <see cref="Cost"/>.</summary>
    public required long Reserved { get; init; }

    /// <summary>Zero until it is settled.</summary>
    public long Cost { get; init; }

    public long InputTokens { get; init; }

    /// <summary>The part of the input that the provider had in its cache.</summary>
    public long CachedInputTokens { get; init; }

    public long OutputTokens { get; init; }
}

internal sealed class ModelCallMapping : IEntityTypeConfiguration<ModelCall>
{
    public void Configure(EntityTypeBuilder<ModelCall> builder)
    {
        builder.ToTable("model_calls");
        builder.Property(call => call.Feature).HasMaxLength(40);
        builder.Property(call => call.Model).HasMaxLength(100);
        builder.Property(call => call.State).HasConversion<string>().HasMaxLength(10);
        builder.HasIndex(call => new { call.TenantId, call.CreatedAt });
        builder.HasIndex(call => call.CreatedAt);
        builder.HasIndex(call => call.AbandonedAt, "ix_model_calls_reserved").HasFilter("state = 'Reserved'");
    }
}
