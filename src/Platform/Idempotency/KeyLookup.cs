using System.Data.Common;
using ProdReady.Platform.Database;

namespace ProdReady.Platform.Idempotency;

// All that is known of a key, and the lock on it, in one round trip: asked one after the other, another attempt could
// answer in between.
internal sealed record KeyLookup(
    bool Locked, bool HasRecord, byte[]? RequestHash = null, Guid? IntentId = null, DateTimeOffset? LeaseUntil = null,
    StoredAnswer? Answer = null)
{
    // The advisory lock says who works on the key at this moment, at no write; it ends with the transaction, however
    // that ends. Whoever reads the record just before another commits it is stopped by the primary key at the end.
    public static Task<KeyLookup> ReadAsync(
        PlatformDbContext db, IdempotencyKey key, DateTimeOffset now, CancellationToken ct) =>
        DirectBatch.ReadRowAsync(
            db,
            $"""
            SELECT pg_try_advisory_xact_lock({key.LockId}), r.request_hash, r.intent_id, r.lease_until,
                r.status_code, r.content_type, r.location, r.entity_tag, r.body, r.expires_at
            FROM (SELECT) AS one LEFT JOIN idempotency_records AS r
                ON r.tenant_id = {key.TenantId} AND r.user_id = {key.UserId} AND r.route = {key.Route} AND r.key = {key.Key}
            """,
            row => Value<DateTimeOffset>(row, 9) is { } expires && expires <= now
                ? new KeyLookup(row.GetBoolean(0), HasRecord: true)
                : new KeyLookup(
                    row.GetBoolean(0), !row.IsDBNull(9),
                    Reference<byte[]>(row, 1), Value<Guid>(row, 2), Value<DateTimeOffset>(row, 3), ReadAnswer(row, db)),
            ct);

    /// <summary>In whose hands the key is; null when it is free for this request.</summary>
    public KeyClaim? Taken(IdempotencyKey key, DateTimeOffset now) => this switch
    {
        // The hash of a streamed body is known when it has been read, and what is stored for an answer is of the whole.
        { Answer: { } answer } when key.Body is not null => new KeyClaim.Answered(answer),
        { RequestHash: { } hash } when !key.RequestHash.AsSpan().SequenceEqual(hash) => new KeyClaim.OtherRequest(),
        { Answer: { } answer } => new KeyClaim.Answered(answer),
        { Locked: false } => new KeyClaim.Running(),
        { LeaseUntil: { } lease } when lease > now => new KeyClaim.Running(),
        _ => null,
    };

    private static StoredAnswer? ReadAnswer(DbDataReader row, PlatformDbContext db) => Value<int>(row, 4) is { } status
        ? new(status, Reference<string>(row, 5), Reference<string>(row, 6), Reference<string>(row, 7),
            StoredAnswer.OpenBody(row.GetFieldValue<byte[]>(8), db.ColumnKeys))
        : null;

    private static T? Reference<T>(DbDataReader row, int column) where T : class =>
        row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    private static T? Value<T>(DbDataReader row, int column) where T : struct =>
        row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);
}
