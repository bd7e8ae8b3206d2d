using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.App.Data;

namespace ProdReady.App.Passkeys;

/// <summary>A key pair on a person's device (WebAuthn level 3); the public half and the signature counter are here.</summary>
public sealed class Passkey : IdentityUserPasskey<Guid>
{
    /// <summary>The index that gives a credential to one user.</summary>
    public const string OneUserEach = "ix_passkeys_credential_id";

    public const int LongestName = 100;

    /// <summary>Shorter than the credential's own, which the device made.</summary>
    public Guid Id { get; init; }

    public static Passkey From(UserPasskeyInfo made, Guid userId, string name, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = userId,
        CredentialId = made.CredentialId,
        Data = new IdentityPasskeyData
        {
            Name = name,
            PublicKey = made.PublicKey,
            CreatedAt = made.CreatedAt,
            SignCount = made.SignCount,
            Transports = made.Transports,
            IsUserVerified = made.IsUserVerified,
            IsBackupEligible = made.IsBackupEligible,
            IsBackedUp = made.IsBackedUp,
            AttestationObject = made.AttestationObject,
            ClientDataJson = made.ClientDataJson,
        },
    };
}

internal static class Passkeys
{
    /// <summary>
    /// Writes the signature counter down, in the transaction of what the signature opens; false when another request has
    /// written a higher one meanwhile, as a copied device would. Devices that share their keys count nothing and send 0.
    /// </summary>
    public static async Task<bool> CountUpAsync(this AppDbContext db, UserPasskeyInfo used, CancellationToken ct)
    {
        var (id, count) = (used.CredentialId, (long)used.SignCount);
        return await db.Database.ExecuteSqlAsync(
            $$"""
            UPDATE passkeys SET data = jsonb_set(data, '{SignCount}', to_jsonb({{count}}))
            WHERE credential_id = {{id}} AND (data ->> 'SignCount')::bigint <= {{count}}
            """, ct) == 1;
    }
}

internal sealed class PasskeyMapping : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable("passkeys");
        builder.HasKey(passkey => passkey.Id);
        builder.Property(passkey => passkey.CredentialId).HasMaxLength(1024);
        builder.OwnsOne(passkey => passkey.Data, data => data.ToJson("data"));
        builder.HasOne<User>().WithMany().HasForeignKey(passkey => passkey.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(passkey => passkey.UserId);
        builder.HasIndex(passkey => passkey.CredentialId).IsUnique().HasDatabaseName(Passkey.OneUserEach);
    }
}
