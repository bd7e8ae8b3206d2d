using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ProdReady.App.Accounts;
using ProdReady.App.Data;

namespace ProdReady.App.Sessions;

/// <summary>The wrong tries in a row of one known device; a right one deletes the row.</summary>
public sealed class DeviceTries
{
    /// <summary>Who steals a device's token must not have a fresh count tomorrow.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    public required Guid DeviceId { get; init; }
    public required Guid UserId { get; init; }
    public required int Count { get; init; }
    public DateTimeOffset? WaitsUntil { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

internal static class DeviceTriesOfOne
{
    /// <summary>As <see cref="Credentials.MayTryAsync"/> counts those of an account, in one statement too.</summary>
    public static async Task<bool> MayTryAsync(this AppDbContext db, KnownDevice device, DateTimeOffset now, CancellationToken ct)
    {
        var expiresAt = now + DeviceTries.KeptFor;
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO device_tries AS tries (device_id, user_id, count, expires_at)
            VALUES ({device.Id}, {device.UserId}, 1, {expiresAt})
            ON CONFLICT (device_id) DO UPDATE SET count = least(tries.count + 1, 1000), expires_at = {expiresAt},
                waits_until = CASE WHEN tries.count + 1 >= {Credentials.FreeTries} THEN {now} + make_interval(
                    secs => least(2 ^ least(tries.count + 1 - {Credentials.FreeTries}, 20), {Credentials.LongestPause})) END
            WHERE tries.waits_until IS NULL OR tries.waits_until <= {now}
            """, ct) == 1;
    }

    public static Task ForgetTriesAsync(this AppDbContext db, KnownDevice device, CancellationToken ct) =>
        db.DeviceTries.Where(row => row.DeviceId == device.Id).ExecuteDeleteAsync(ct);

    public static Task GiveTryBackAsync(this AppDbContext db, KnownDevice device, CancellationToken ct) =>
        db.DeviceTries.Where(row => row.DeviceId == device.Id).ExecuteUpdateAsync(
            row => row
                .SetProperty(to => to.Count, from => from.Count - 1)
                .SetProperty(to => to.WaitsUntil, (DateTimeOffset?)null),
            ct);
}

internal sealed class DeviceTriesMapping : IEntityTypeConfiguration<DeviceTries>
{
    public void Configure(EntityTypeBuilder<DeviceTries> builder)
    {
        builder.ToTable("device_tries");
        builder.HasKey(tries => tries.DeviceId);
        builder.HasOne<User>().WithMany().HasForeignKey(tries => tries.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(tries => tries.UserId);
        builder.HasIndex(tries => tries.ExpiresAt);
    }
}
