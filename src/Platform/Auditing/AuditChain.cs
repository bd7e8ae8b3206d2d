using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Database;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Auditing;

// Rights keep the application from rewriting the trail; they do not bind the database's owner, nor whoever restores a
// backup of it. Sealed after the fact, because a chain kept at each write would make all writes of a tenant wait in line.
/// <summary>Seals the audit trails of all tenants, and verifies them.</summary>
public sealed class AuditChain(AcrossTenants acrossTenants, ILogger<AuditChain> log)
{
    /// <summary>
    /// The age at which entries are sealed: no request or job that wrote an entry earlier can still be about to commit.
    /// </summary>
    public static readonly TimeSpan SealedAfter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetriedFor = TimeSpan.FromHours(1);

    /// <summary>Seals what is old enough, safely beside another Worker that does the same.</summary>
    public Task SealAsync(CancellationToken ct) => SealAsync(SealedAfter, ct);

    // By the database's clock: a seal of a Worker that is ahead would cover entries that are not written yet.
    internal async Task SealAsync(TimeSpan age, CancellationToken ct)
    {
        var (until, tenants) = await UnsealedAsync(age, ct);
        foreach (var tenant in tenants) await SealAsync(tenant, until, ct);
    }

    /// <summary>The Worker's verb <c>verify-audit</c>.</summary>
    /// <exception cref="CommandException">A trail is not what was sealed; the message names tenant and seal.</exception>
    public async Task VerifyAsync(CancellationToken ct) =>
        Console.WriteLine($"The audit trails of {await CheckAsync(ct)} tenants are as they were sealed.");

    /// <summary>How many tenants have one.</summary>
    /// <exception cref="CommandException">A trail is not what was sealed; the message names tenant and seal.</exception>
    internal async Task<int> CheckAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        var tenants = await db.AuditSeals.Select(seal => seal.TenantId).Distinct().Order().ToListAsync(ct);
        var findings = new List<string>();
        foreach (var tenant in tenants)
        {
            if (await FindBreakAsync(db, tenant, ct) is { } finding) findings.Add($"Tenant {tenant}: {finding}");
        }

        if (findings.Count > 0) throw new CommandException(string.Join('\n', findings), exitCode: 1);
        return tenants.Count;
    }

    // From the last run on, and a while before it, so that one that failed for a tenant is made up for.
    private async Task<(DateTimeOffset Until, List<Guid> Tenants)> UnsealedAsync(TimeSpan age, CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        var until = await db.NowAsync(ct) - age;
        var lastRun = await db.AuditSeals.MaxAsync(seal => (DateTimeOffset?)seal.Until, ct) ?? DateTimeOffset.UnixEpoch;
        var from = lastRun - RetriedFor;
        return (until, await db.AuditEntries
            .Where(entry => entry.At > from && entry.At <= until
                && !db.AuditSeals.Any(seal => seal.TenantId == entry.TenantId && seal.Until >= entry.At))
            .Select(entry => entry.TenantId).Distinct().ToListAsync(ct));
    }

    internal async Task SealAsync(Guid tenant, DateTimeOffset until, CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        var last = await db.AuditSeals.AsNoTracking().Where(seal => seal.TenantId == tenant)
            .OrderByDescending(seal => seal.Number).FirstOrDefaultAsync(ct);
        var (entries, hash) = await DigestAsync(db, tenant, last, until, ct);
        var next = new AuditSeal
        {
            TenantId = tenant, Number = (last?.Number ?? 0) + 1, Until = until, Entries = entries, Hash = hash,
        };
        db.Add(next);
        if (await db.TrySaveAsync(AuditSealMapping.OnePerNumber, ct))
        {
            // In the log too: there it is out of reach of whoever owns the database.
            log.LogInformation("Audit seal {Number} of tenant {Tenant} over {Entries} entries: {Hash}",
                next.Number, tenant, entries, Convert.ToHexStringLower(hash));
        }
    }

    private static async Task<string?> FindBreakAsync(PlatformDbContext db, Guid tenant, CancellationToken ct)
    {
        AuditSeal? last = null;
        var seals = await db.AuditSeals.AsNoTracking().Where(seal => seal.TenantId == tenant)
            .OrderBy(seal => seal.Number).ToListAsync(ct);
        foreach (var seal in seals)
        {
            if (last is null && await IsCutAsync(db, seal, ct))
            {
                last = seal;
                continue;
            }

            if (seal.Number != (last?.Number ?? 0) + 1) return $"a seal before number {seal.Number} is missing.";

            var (entries, hash) = await DigestAsync(db, tenant, last, seal.Until, ct);
            if (entries != seal.Entries || !hash.AsSpan().SequenceEqual(seal.Hash))
            {
                return $"the {seal.Entries} entries of seal {seal.Number} ({last?.Until:O} to {seal.Until:O}) were tampered "
                    + $"with; there are {entries} now.";
            }

            last = seal;
        }

        return null;
    }

    // The last seal whose entries were cut off by age: its hash is where the chain begins now, and stands in the log too.
    private static async Task<bool> IsCutAsync(PlatformDbContext db, AuditSeal seal, CancellationToken ct) =>
        seal.Until <= await db.NowAsync(ct) - AuditRetention.Shortest
        && !await db.AuditEntries.AnyAsync(entry => entry.TenantId == seal.TenantId && entry.At <= seal.Until, ct);

    private static async Task<(int Entries, byte[] Hash)> DigestAsync(
        PlatformDbContext db, Guid tenant, AuditSeal? last, DateTimeOffset until, CancellationToken ct)
    {
        var after = last?.Until ?? DateTimeOffset.UnixEpoch;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(last?.Hash ?? []);
        var entries = 0;
        await foreach (var entry in db.AuditEntries.AsNoTracking()
            .Where(entry => entry.TenantId == tenant && entry.At > after && entry.At <= until)
            .OrderBy(entry => entry.At).ThenBy(entry => entry.Id).AsAsyncEnumerable().WithCancellation(ct))
        {
            entries++;
            hash.AppendData(Encoding.UTF8.GetBytes(Canonical(entry)));
        }

        return (entries, hash.GetHashAndReset());
    }

    // The only field that may hold any character comes last, so no two entries have the same text.
    private static string Canonical(AuditEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.Id}|{entry.At.UtcTicks}|{entry.ActorId}|{entry.Address}|{entry.Action}|{entry.Entity}|{entry.EntityId}|"
        + $"{entry.Changes}\n");
}
