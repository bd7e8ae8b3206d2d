using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.Platform.Encryption;

namespace ProdReady.App.Invitations;

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public const string OneForEachEmail = "ix_invitations_tenant_id_email";

    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitations");
        builder.Property(invitation => invitation.Email).IsEncrypted();
        builder.Property(invitation => invitation.LookupEmail).IsLookup();
        builder.Property(invitation => invitation.Role).HasMaxLength(20);
        builder.Property(invitation => invitation.Version).IsRowVersion();
        builder.HasOne<Tenant>().WithMany().HasForeignKey(invitation => invitation.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(invitation => new { invitation.TenantId, invitation.LookupEmail }, OneForEachEmail).IsUnique();
        builder.HasIndex(invitation => invitation.ExpiresAt);
    }
}
