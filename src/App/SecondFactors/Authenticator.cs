using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;

namespace ProdReady.App.SecondFactors;

/// <summary>The app that makes a person's codes. Counts once the first code has shown that the app knows the secret.</summary>
public sealed class Authenticator
{
    public required Guid UserId { get; init; }

    /// <summary>Encrypted by the data-protection keys: codes are made from it, so a hash would not do.</summary>
    public required byte[] SealedSecret { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The half minute of the last code that was accepted: none up to it is accepted again.</summary>
    public long LastStep { get; init; }

    public static Authenticator Create(Guid userId, byte[] secret, IDataProtectionProvider protection, DateTimeOffset now) =>
        new() { UserId = userId, SealedSecret = Protector(protection, userId).Protect(secret), CreatedAt = now };

    public byte[] OpenSecret(IDataProtectionProvider protection) => Protector(protection, UserId).Unprotect(SealedSecret);

    // Of one user: a row that is copied to another opens nothing there.
    private static IDataProtector Protector(IDataProtectionProvider protection, Guid userId) =>
        protection.CreateProtector(nameof(Authenticator), userId.ToString());
}

/// <summary>Lets a person in once who has lost their app or passkey. 120 random bits, so that a plain hash is enough.</summary>
public sealed class RecoveryCode
{
    public const int Count = 10;

    /// <summary>As <c>ABCD-EFGH-IJKL-MNOP-QRST-UVWX</c>.</summary>
    public const int TextLength = 29;

    public required Guid UserId { get; init; }
    public required byte[] Hash { get; init; }

    public static (RecoveryCode Code, string Text) Create(Guid userId)
    {
        var text = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 24);
        var shown = string.Join('-', text.Chunk(4).Select(part => new string(part)));
        return (new RecoveryCode { UserId = userId, Hash = HashOf(shown) }, shown);
    }

    /// <summary>Whatever hyphens, spaces and small letters it was typed with.</summary>
    public static byte[] HashOf(string text) => SHA256.HashData(
        [.. text.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant).Select(letter => (byte)letter)]);
}

internal sealed class AuthenticatorMapping : IEntityTypeConfiguration<Authenticator>
{
    public void Configure(EntityTypeBuilder<Authenticator> builder)
    {
        builder.ToTable("authenticators");
        builder.HasKey(app => app.UserId);
        builder.HasOne<User>().WithOne().HasForeignKey<Authenticator>(app => app.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        builder.ToTable("recovery_codes");
        builder.HasKey(code => new { code.UserId, code.Hash });
        builder.HasOne<User>().WithMany().HasForeignKey(code => code.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
