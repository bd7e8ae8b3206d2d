using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ProdReady.App.PaymentHints;

/// <summary>
/// That an event of the provider's was taken: it sends each at least once, for days. Of no tenant, since its id is the
/// provider's and tells nothing.
/// </summary>
public sealed class PaymentHint
{
    public const string OnceEach = "pk_payment_hints";
    public const int LongestId = 100;

    /// <summary>The provider's, such as <c>evt_...</c>.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}

internal sealed class PaymentHintMapping : IEntityTypeConfiguration<PaymentHint>
{
    public void Configure(EntityTypeBuilder<PaymentHint> builder)
    {
        builder.ToTable("payment_hints");
        builder.HasKey(hint => hint.Id);
        builder.Property(hint => hint.Id).HasMaxLength(PaymentHint.LongestId);
        builder.HasIndex(hint => hint.ReceivedAt);
    }
}
