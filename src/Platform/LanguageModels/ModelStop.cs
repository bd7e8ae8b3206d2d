using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ProdReady.Platform.LanguageModels;

// A row, and not a setting or a flag in Redis: it counts for every instance at the next call without a restart, and neither a
// restart nor a flushed Redis lets the calls begin again.
/// <summary>While a row is there, no model is called for anybody.</summary>
public sealed class ModelStop
{
    /// <summary>The one id that there is.</summary>
    public static readonly Guid Global = new("00000000-0000-0000-0000-000000000001");

    public required Guid Id { get; init; }
    public required DateTimeOffset Since { get; init; }
}

internal sealed class ModelStopMapping : IEntityTypeConfiguration<ModelStop>
{
    public void Configure(EntityTypeBuilder<ModelStop> builder) => builder.ToTable("model_stops");
}
