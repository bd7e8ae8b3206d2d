using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Encryption;

namespace ProdReady.App.Erasure;

/// <summary>Where the last mail to somebody goes who has no account any more. Deleted when it is sent.</summary>
public sealed class Farewell
{
    public required Guid Id { get; init; }

    [Personal]
    public required string Email { get; init; }

    /// <summary>When the address goes although no mail server took the mail.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public static Farewell To(string email, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), Email = email, ExpiresAt = now + TimeSpan.FromDays(7) };
}

internal sealed class FarewellMapping : IEntityTypeConfiguration<Farewell>
{
    public void Configure(EntityTypeBuilder<Farewell> builder)
    {
        builder.ToTable("farewells");
        builder.Property(farewell => farewell.Email).IsEncrypted();
        builder.HasIndex(farewell => farewell.ExpiresAt);
    }
}
