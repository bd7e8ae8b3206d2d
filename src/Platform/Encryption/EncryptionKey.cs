using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ProdReady.Platform.Encryption;

/// <summary>
/// A key that all instances share, encrypted by one that the database does not have. A key of one instance alone would turn
/// what it has encrypted into noise for the others, and for itself once its disk is gone.
/// </summary>
public sealed class EncryptionKey
{
    /// <summary>What it is for: one of <see cref="KeyRings"/>.</summary>
    public required string Ring { get; init; }

    public required string Name { get; init; }

    /// <summary>Under the key from outside that it names: see <see cref="MasterKeys"/>.</summary>
    public required byte[] Wrapped { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it encrypts, until a newer one of its ring does.</summary>
    public required DateTimeOffset ActiveFrom { get; init; }
}

internal sealed class EncryptionKeyMapping : IEntityTypeConfiguration<EncryptionKey>
{
    public void Configure(EntityTypeBuilder<EncryptionKey> builder)
    {
        builder.HasKey(key => new { key.Ring, key.Name });
        builder.Property(key => key.Ring).HasMaxLength(20);
        builder.Property(key => key.Name).HasMaxLength(100);
    }
}

internal static class KeyRings
{
    /// <summary>The framework's, behind <c>IDataProtector</c>.</summary>
    public const string DataProtection = "data-protection";

    /// <summary>What encrypts columns; the name is the version.</summary>
    public const string Columns = "columns";

    /// <summary>What hashes the columns that rows are found by: one key, since a hash cannot be made anew from a hash.</summary>
    public const string Lookups = "lookups";
}
