using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;

namespace ProdReady.App.SecondFactors;

/// <summary>A challenge that has opened something, kept as long as it could be sent again.</summary>
public sealed class UsedChallenge
{
    public required Guid Id { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

internal static class UsedChallenges
{
    /// <summary>In the transaction of what it opens; false for the second who comes with it, also in the same instant.</summary>
    public static async Task<bool> UseChallengeAsync(this AppDbContext db, Guid id, DateTimeOffset now, CancellationToken ct)
    {
        var expiresAt = now + Challenges.Lifetime;
        return await db.Database.ExecuteSqlAsync(
            $"INSERT INTO used_challenges (id, expires_at) VALUES ({id}, {expiresAt}) ON CONFLICT DO NOTHING", ct) == 1;
    }
}

internal sealed class UsedChallengeMapping : IEntityTypeConfiguration<UsedChallenge>
{
    public void Configure(EntityTypeBuilder<UsedChallenge> builder)
    {
        builder.ToTable("used_challenges");
        builder.HasIndex(challenge => challenge.ExpiresAt);
    }
}
