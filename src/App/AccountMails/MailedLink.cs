using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Encryption;

namespace ProdReady.App.AccountMails;

/// <summary>
/// A link that goes to an address, and proves once that who follows it reads the mail there. The secret in it is made when
/// the mail is written, so that no queue and no log ever holds it; only its hash is stored.
/// </summary>
public sealed class MailedLink
{
    public const string Confirmation = "confirm-email";
    public const string Reset = "reset-password";

    public required Guid Id { get; init; }

    /// <summary>Null where nobody has the address: the row is written all the same, so that both take the same time.</summary>
    public required Guid? UserId { get; init; }

    public required string Purpose { get; init; }

    /// <summary>Where the mail goes.</summary>
    [Personal]
    public required string Email { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>SHA-256 of the secret; null until the mail is written.</summary>
    public byte[]? SecretHash { get; init; }

    /// <summary>To make the address the user's own: at first, or instead of the one before.</summary>
    public static MailedLink ToConfirm(Guid userId, string email, DateTimeOffset now) =>
        Of(Confirmation, userId, email, now + TimeSpan.FromDays(2));

    public static MailedLink ToReset(Guid? userId, string email, DateTimeOffset now) =>
        Of(Reset, userId, email, now + TimeSpan.FromHours(1));

    private static MailedLink Of(string purpose, Guid? userId, string email, DateTimeOffset expiresAt) => new()
    {
        Id = Guid.CreateVersion7(expiresAt), UserId = userId, Purpose = purpose, Email = email, ExpiresAt = expiresAt,
    };
}

public static class MailedLinks
{
    /// <summary>Sends the link when this unit of work commits.</summary>
    public static void Mail(this AppDbContext db, MailedLink link)
    {
        db.Add(link);
        db.Publish(new LinkDue(link.Id));
    }

    /// <summary>The link that this text from a mail proves, used up; null when it is wrong, too old or was used.</summary>
    public static async Task<MailedLink?> UseLinkAsync(
        this AppDbContext db, string text, string purpose, DateTimeOffset now, CancellationToken ct)
    {
        if (!SessionToken.TryParse(text, out var token)) return null;
        var hash = token.Hash();
        var proven = db.MailedLinks.Where(link =>
            link.Id == token.SessionId && link.SecretHash == hash && link.Purpose == purpose && link.ExpiresAt > now);
        var found = await proven.AsNoTracking().SingleOrDefaultAsync(ct);
        return found is not null && await proven.ExecuteDeleteAsync(ct) == 1 ? found : null;
    }
}

internal sealed class MailedLinkMapping : IEntityTypeConfiguration<MailedLink>
{
    public void Configure(EntityTypeBuilder<MailedLink> builder)
    {
        builder.ToTable("mailed_links");
        builder.Property(link => link.Purpose).HasMaxLength(20);
        builder.Property(link => link.Email).IsEncrypted();
        builder.HasOne<User>().WithMany().HasForeignKey(link => link.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(link => link.UserId);
        builder.HasIndex(link => link.ExpiresAt);
    }
}
