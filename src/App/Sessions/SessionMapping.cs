using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.Platform.Authentication;

namespace ProdReady.App.Sessions;

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.Property(session => session.Device).HasMaxLength(100);
        builder.Property(session => session.Network).HasMaxLength(ClientDevice.LongestNetwork);
        builder.Property(session => session.Version).IsRowVersion();
        builder.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Tenant>().WithMany().HasForeignKey(session => session.TenantId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(session => session.UserId);
        builder.HasIndex(session => session.TenantId);
        builder.HasIndex(session => session.ExpiresAt);
    }
}
