using Microsoft.Extensions.Options;
using Npgsql;
using Microsoft.EntityFrameworkCore;
using ProdReady.Platform.Database;
using ProdReady.Platform.Errors;

namespace ProdReady.Platform.Idempotency;

/// <summary>
/// The operation that a request's key stands for. What it writes, its messages and the answer to it commit together, so
/// that a retry finds either all of them or nothing.
/// </summary>
public sealed class IdempotentOperation(
    UnitOfWork work, IOptions<IdempotencyOptions> options, TimeProvider clock)
{
    private readonly PlatformDbContext _db = work.Db;
    private readonly Dictionary<string, Problem> _refusals = [];
    private IdempotencyKey? _key;
    private bool _hasRecord;
    private bool _addsRow;

    /// <summary>Names what the caller wants done once: the same on every retry, so derive outside keys from it.</summary>
    public Guid IntentId { get; private set; }

    internal bool IntentIsCommitted { get; private set; }

    /// <summary>The ETag of the answer that is committed.</summary>
    internal string? EntityTag { get; private set; }

    /// <summary>Why the database refused what was to commit, where the operation has said what that means.</summary>
    internal ProblemException? Refused { get; private set; }

    /// <summary>The intent is only that a body arrives: when nothing comes of it, the key is free again.</summary>
    internal bool CanWithdraw => _key?.Body is not null;

    /// <summary>
    /// Adds a row in the message that commits the answer, at no round trip of its own. The answer's ETag is its version.
    /// </summary>
    /// <param name="oneEach">The unique index that may refuse the row; nothing of the operation commits then.</param>
    /// <param name="refusal">The answer in that case.</param>
    /// <exception cref="NotSupportedException">The row owns others.</exception>
    public void AddWithAnswer(object row, string oneEach, Problem refusal)
    {
        _addsRow = true;
        _refusals[oneEach] = refusal;
        RowInsertion.Write(_db, row, clock.GetUtcNow());
    }

    /// <summary>
    /// Calls another system without holding a transaction open: saves and commits the intent, calls, and opens the
    /// transaction in which the outcome and the answer will commit. If the process dies in between, a retry with the same
    /// key takes over after the lease and finds what was saved; so the operation must look for its intent first.
    /// </summary>
    /// <param name="call">Gets no token: once the intent stands, the caller's going away must not cut the call short.</param>
    public async Task<T> CallOutsideAsync<T>(Func<Task<T>> call, CancellationToken ct)
    {
        await _db.SaveChangesAsync(ct);
        if (!await TryCommitAsync(null))
        {
            throw new KeyTakenException();
        }

        IntentIsCommitted = true;

        var outcome = await call();
        await _db.Database.BeginTransactionAsync(CancellationToken.None);
        return outcome;
    }

    /// <summary>
    /// Opens the transaction in which what was made of a streamed body commits with the answer. On a route that streams its
    /// body nothing else does so, and what is saved before this commits at once.
    /// </summary>
    public Task BeginOutcomeAsync(CancellationToken ct) => _db.Database.BeginTransactionAsync(ct);

    /// <summary>
    /// Presumes that nobody has used the key: where somebody has, the record that commits with the answer is refused, and
    /// everything else with it.
    /// </summary>
    internal KeyClaim Presume(IdempotencyKey key)
    {
        _db.OnlyAdds = true;
        (_key, _hasRecord, IntentId) = (key, true, Guid.CreateVersion7(clock.GetUtcNow()));
        return new KeyClaim.Mine();
    }

    /// <summary>Tries to become the one who carries out the key's operation, in a transaction that stays open.</summary>
    internal async Task<KeyClaim> ClaimAsync(IdempotencyKey key, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await _db.Database.BeginTransactionAsync(ct);
        var found = await KeyLookup.ReadAsync(_db, key, now, ct);
        if (found.Taken(key, now) is { } taken)
        {
            await _db.Database.RollbackTransactionAsync(ct);
            var isOther = taken is KeyClaim.Answered && !(await key.HashToEndAsync(ct)).AsSpan().SequenceEqual(found.RequestHash);
            return isOther ? new KeyClaim.OtherRequest() : taken;
        }

        (_key, _hasRecord) = (key, found.HasRecord);
        IntentId = (CanWithdraw ? null : found.IntentId) ?? Guid.CreateVersion7(now);
        if (CanWithdraw && !(IntentIsCommitted = await TryCommitAsync(null)))
        {
            return new KeyClaim.Running();
        }

        return new KeyClaim.Mine();
    }

    // A database that hangs is not waited for once more: the key is free when its lease is over.
    internal async Task AbandonAsync(Exception? fault = null)
    {
        if (_db.Database.CurrentTransaction is not null)
        {
            await _db.Database.RollbackTransactionAsync(CancellationToken.None);
        }

        _db.Forget();
        if (CanWithdraw && IntentIsCommitted && !HasHung(fault))
        {
            await _db.IdempotencyRecords
                .Where(record => record.IntentId == IntentId && record.StatusCode == null)
                .ExecuteDeleteAsync(CancellationToken.None);
        }
    }

    /// <summary>
    /// Commits the answer, or the intent while there is none yet, with what the operation wrote; false when another attempt
    /// has answered first, or a row was <see cref="Refused"/>.
    /// </summary>
    // An expired record, an intent whose time is over and the operation's own make room. A record that another attempt has
    // put there since the claim stays, and the primary key refuses ours.
    internal async Task<bool> TryCommitAsync(StoredAnswer? answer)
    {
        var key = _key ?? throw new InvalidOperationException("The route is not marked with RequireIdempotencyKey.");
        var now = clock.GetUtcNow();
        var hash = answer is null ? key.RequestHash : await key.HashToEndAsync(CancellationToken.None);
        var record = Insertion(key, hash, answer, now);
        try
        {
            EntityTag = await _db.CommitWithAsync(_hasRecord ? [Deletion(key, now), record] : [record]);
            return _hasRecord = true;
        }
        catch (PostgresException clash) when (clash is { SqlState: PostgresErrorCodes.UniqueViolation }
            && (clash.TableName == "idempotency_records" || _refusals.ContainsKey(clash.ConstraintName!)))
        {
            Refused = _refusals.TryGetValue(clash.ConstraintName!, out var refusal) ? new ProblemException(refusal) : null;
            await AbandonAsync();
            return false;
        }
    }

    private static bool HasHung(Exception? fault) =>
        fault is TimeoutException || (fault is not null && HasHung(fault.InnerException));

    private FormattableString Deletion(IdempotencyKey key, DateTimeOffset now) =>
        $"""
        DELETE FROM idempotency_records
        WHERE tenant_id = {key.TenantId} AND user_id = {key.UserId} AND route = {key.Route} AND key = {key.Key}
            AND (expires_at <= {now} OR (status_code IS NULL AND (intent_id = {IntentId} OR lease_until <= {now})))
        """;

    private FormattableString Insertion(IdempotencyKey key, byte[] hash, StoredAnswer? answer, DateTimeOffset now) =>
        $"""
        INSERT INTO idempotency_records (tenant_id, user_id, route, key, request_hash, intent_id,
            lease_until, expires_at, status_code, content_type, location, entity_tag, body)
        VALUES ({key.TenantId}, {key.UserId}, {key.Route}, {key.Key}, {hash}, {IntentId},
            {now + options.Value.Lease}, {now + options.Value.KeptFor}, {answer?.StatusCode}, {answer?.ContentType},
            {answer?.Location}, CASE WHEN {_addsRow} THEN format('"%s"', pg_current_xact_id()::xid) ELSE {answer?.EntityTag} END,
            {answer?.SealBody(_db.ColumnKeys)})
        RETURNING entity_tag
        """;
}

/// <summary>Another attempt has stored an intent or an answer under the key since it was looked up.</summary>
internal sealed class KeyTakenException() : Exception("The idempotency key was taken in between.");
