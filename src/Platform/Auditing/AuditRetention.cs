using Microsoft.EntityFrameworkCore;
using ProdReady.Platform.Database;
using ProdReady.Platform.Retention;

namespace ProdReady.Platform.Auditing;

/// <summary>
/// Cuts off the old end of the trails, seal by seal. An entry names people and addresses, so it may not stay for ever; cut
/// anywhere else than behind a seal, what is left could not be told from a trail that somebody tampered with.
/// </summary>
public sealed class AuditRetention(TimeSpan kept) : RetentionRule
{
    /// <summary>
    /// Nothing younger can be cut, whatever is set: the database's function refuses, and <see cref="AuditChain"/> reports a
    /// trail whose beginning is missing.
    /// </summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromDays(365);

    private const int SealsAtATime = 100;

    public override Type Entity => typeof(AuditEntry);

    /// <inheritdoc />
    public override async Task<int> DeleteBatchAsync(PlatformDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var oldest = now - kept;
        var sealedEntries = db.AuditEntries.Where(entry => entry.At <= oldest && db.AuditSeals.Any(seal =>
            seal.TenantId == entry.TenantId && seal.Until >= entry.At && seal.Until <= oldest));
        if (await sealedEntries.AsNoTracking().OrderBy(entry => entry.At).FirstOrDefaultAsync(ct) is not { } first) return 0;

        var last = await db.AuditSeals
            .Where(seal => seal.TenantId == first.TenantId && seal.Until >= first.At && seal.Until <= oldest)
            .OrderBy(seal => seal.Number).Take(SealsAtATime).MaxAsync(seal => seal.Number, ct);

        // The application's roles may not delete entries; this function of the owner's may, and only old ones.
        var cut = await db.Database
            .SqlQuery<int>($"""SELECT cut_audit_trail({first.TenantId}, {last}) AS "Value" """).ToListAsync(ct);
        return cut[0];
    }
}
