using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Database;

namespace ProdReady.Platform.Idempotency;

/// <summary>
/// The operation that a request's key stands for. What it writes, its messages and the answer to it commit together, so
/// that a retry finds either all of them or nothing.
/// </summary>
public sealed class IdempotentOperation(PlatformDbContext db, IOptions<IdempotencyOptions> options, TimeProvider clock)
{
    private IdempotencyKey? _key;

    /// <summary>Names what the caller wants done once: the same on every retry, so derive outside keys from it.</summary>
    public Guid IntentId { get; private set; }

    internal bool IntentIsCommitted { get; private set; }

    /// <summary>
    /// Calls another system without holding a transaction open: saves and commits the intent, calls, and opens the
    /// transaction in which the outcome and the answer will commit. If the process dies in between, a retry with the same
    /// key takes over after the lease and finds what was saved; so the operation must look for its intent first.
    /// </summary>
    /// <param name="call">Gets no token: once the intent stands, the caller's going away must not cut the call short.</param>
    public async Task<T> CallOutsideAsync<T>(Func<Task<T>> call, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        if (!await StoreAsync(null, ct))
        {
            throw new KeyTakenException();
        }

        await db.Database.CommitTransactionAsync(ct);
        IntentIsCommitted = true;

        var outcome = await call();
        await db.Database.BeginTransactionAsync(CancellationToken.None);
        return outcome;
    }

    /// <summary>Tries to become the one who carries out the key's operation, in a transaction that stays open.</summary>
    internal async Task<KeyClaim> ClaimAsync(IdempotencyKey key, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Database.BeginTransactionAsync(ct);
        var found = await ReadAsync(key, now, ct);
        if (found.RequestHash is not null && !key.RequestHash.AsSpan().SequenceEqual(found.RequestHash))
        {
            await db.Database.RollbackTransactionAsync(ct);
            return new KeyClaim.OtherRequest();
        }

        if (found.StatusCode is not null)
        {
            await db.Database.RollbackTransactionAsync(ct);
            return new KeyClaim.Answered(found.ToAnswer());
        }

        if (!found.Locked || found.LeaseUntil > now)
        {
            await db.Database.RollbackTransactionAsync(ct);
            return new KeyClaim.Running();
        }

        _key = key;
        IntentId = found.IntentId ?? Guid.CreateVersion7(now);
        return new KeyClaim.Mine();
    }

    /// <summary>Commits the answer with what the operation wrote; false when another attempt has answered first.</summary>
    internal async Task<bool> CompleteAsync(StoredAnswer answer)
    {
        // From here on the work is done: a caller who has gone away asks again and must find it.
        var stored = await StoreAsync(answer, CancellationToken.None);
        if (stored)
        {
            await db.Database.CommitTransactionAsync(CancellationToken.None);
        }
        else
        {
            await db.Database.RollbackTransactionAsync(CancellationToken.None);
        }

        return stored;
    }

    internal Task AbandonAsync() => db.Database.CurrentTransaction is null
        ? Task.CompletedTask
        : db.Database.RollbackTransactionAsync(CancellationToken.None);

    // The advisory lock says who works on the key at this moment, at no write; it ends with the transaction, however
    // that ends. Whoever reads the record just before another commits it is stopped by the primary key in StoreAsync.
    private async Task<FoundRecord> ReadAsync(IdempotencyKey key, DateTimeOffset now, CancellationToken ct)
    {
        var found = await db.Database.SqlQuery<FoundRecord>(
            $"""
            SELECT pg_try_advisory_xact_lock({key.LockId}) AS "Locked", r.request_hash AS "RequestHash",
            r.intent_id AS "IntentId",
                r.lease_until AS "LeaseUntil", r.status_code AS "StatusCode", r.content_type AS "ContentType",
                r.location AS "Location", r.entity_tag AS "EntityTag", r.body AS "Body"
            FROM (SELECT) AS one LEFT JOIN idempotency_records AS r
                ON r.tenant_id = {key.TenantId} AND r.user_id = {key.UserId} AND r.route = {key.Route} AND r.key = {key.Key}
                AND r.expires_at > {now}
            """).ToListAsync(ct);
        return found[0];
    }

    private async Task<bool> StoreAsync(StoredAnswer? answer, CancellationToken ct)
    {
        var key = _key ?? throw new InvalidOperationException("The route is not marked with RequireIdempotencyKey.");
        var now = clock.GetUtcNow();
        var stored = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO idempotency_records AS old (tenant_id, user_id, route, key, request_hash, intent_id,
                lease_until, expires_at, status_code, content_type, location, entity_tag, body)
            VALUES ({key.TenantId}, {key.UserId}, {key.Route}, {key.Key}, {key.RequestHash}, {IntentId},
                {now + options.Value.Lease}, {now + options.Value.KeptFor}, {answer?.StatusCode}, {answer?.ContentType},
                {answer?.Location}, {answer?.EntityTag}, {answer?.Body})
            ON CONFLICT (tenant_id, user_id, route, key) DO UPDATE SET
                request_hash = excluded.request_hash, intent_id = excluded.intent_id, lease_until = excluded.lease_until,
                expires_at = excluded.expires_at, status_code = excluded.status_code, content_type = excluded.content_type,
                location = excluded.location, entity_tag = excluded.entity_tag, body = excluded.body
            WHERE old.expires_at <= {now} OR (old.status_code IS NULL AND old.intent_id = excluded.intent_id)
            """, ct);
        return stored == 1;
    }
}

/// <summary>Another attempt has stored an intent or an answer under the key since it was looked up.</summary>
internal sealed class KeyTakenException() : Exception("The idempotency key was taken in between.");
