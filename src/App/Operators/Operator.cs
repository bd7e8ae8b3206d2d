using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.Platform.Auditing;

namespace ProdReady.App.Operators;

/// <summary>
/// A person who runs the service itself, beside what they are in a tenant. Only whoever may start a Worker makes one; the
/// routes under <c>/v1/operator</c> let them in when their session proved a second factor, too.
/// </summary>
public sealed class Operator : IAudited
{
    public required Guid UserId { get; init; }
    public required DateTimeOffset GrantedAt { get; init; }

    Guid IAudited.Id => UserId;
}

internal sealed class OperatorMapping : IEntityTypeConfiguration<Operator>
{
    public void Configure(EntityTypeBuilder<Operator> builder)
    {
        builder.ToTable("operators");
        builder.HasKey(row => row.UserId);
        builder.HasOne<User>().WithOne().HasForeignKey<Operator>(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
