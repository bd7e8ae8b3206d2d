using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.Platform.Encryption;

namespace ProdReady.App.Accounts;

internal sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.Ignore(user => user.UserName).Ignore(user => user.PhoneNumber).Ignore(user => user.PhoneNumberConfirmed);
        builder.Property(user => user.DisplayName).IsEncrypted();
        builder.Property(user => user.Email).IsEncrypted();
        builder.Property(user => user.NormalizedEmail).IsLookup();
        builder.Property(user => user.NormalizedUserName).IsLookup();
        builder.Property(user => user.ConcurrencyStamp).IsConcurrencyToken();
        builder.HasIndex(user => user.NormalizedEmail).IsUnique().HasDatabaseName(User.OneEmailEach);
        builder.HasIndex(user => user.NormalizedUserName).IsUnique();
    }
}

internal sealed class TenantMapping : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.ToTable("tenants");
        builder.Property(tenant => tenant.Name).HasMaxLength(100);
        builder.HasIndex(tenant => tenant.DeletionDueAt).HasFilter("deletion_due_at IS NOT NULL");
    }
}

internal sealed class MembershipMapping : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("memberships");
        builder.HasKey(membership => new { membership.TenantId, membership.UserId });
        builder.Property(membership => membership.Role).HasMaxLength(20);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(membership => membership.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(membership => membership.User).WithMany()
            .HasForeignKey(membership => membership.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(membership => membership.UserId);
    }
}
