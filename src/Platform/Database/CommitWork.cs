using Npgsql;

namespace ProdReady.Platform.Database;

// What a unit of work writes and never looks at again, as a message or a line of the audit trail, would cost more as a tracked
// row than the row that it tells of. As a statement in the message that commits it costs no round trip of its own, and there is
// no way to commit without it. What follows a commit hangs here, too.
internal sealed class CommitWork
{
    private readonly List<(FormattableString Statement, Guid? Transaction)> _statements = [];
    private readonly List<Func<CancellationToken, Task>> _actions = [];

    public bool IsEmpty => _statements.Count == 0;

    /// <param name="transaction">Null for the next one, if none is open.</param>
    public void Write(FormattableString statement, Guid? transaction) => _statements.Add((statement, transaction));

    public void Follow(Func<CancellationToken, Task> action) => _actions.Add(action);

    /// <summary>What commits with a transaction: not what was written in another, which was given up.</summary>
    public IEnumerable<FormattableString> Of(Guid? transaction) => _statements
        .Where(written => written.Transaction is null || written.Transaction == transaction)
        .Select(written => written.Statement);

    /// <summary>Of a save that fails, the trail tells nothing: the next attempt writes its own.</summary>
    public async Task<int> KeepIfSavedAsync(Func<Task<int>> save)
    {
        var before = _statements.Count;
        try
        {
            return await save();
        }
        catch
        {
            if (_statements.Count > before) _statements.RemoveRange(before, _statements.Count - before);
            throw;
        }
    }

    public void Forget()
    {
        _statements.Clear();
        _actions.Clear();
    }

    /// <summary>
    /// Whether a COMMIT that failed may stand all the same, only its answer being lost. Where PostgreSQL refused, it does not;
    /// class 57 tells of its end, 08 is the pooler's.
    /// </summary>
    public static bool MayStand(Exception fault) => fault is not PostgresException refusal
        || refusal.SqlState.StartsWith("57", StringComparison.Ordinal)
        || refusal.SqlState.StartsWith("08", StringComparison.Ordinal);

    public async Task<T> FollowAsync<T>(Func<Task<T>> commit)
    {
        try
        {
            var result = await commit();
            await RunAsync();
            return result;
        }
        catch (Exception fault) when (MayStand(fault))
        {
            await RunAsync();
            throw;
        }
    }

    // The commit stands, or may: a caller who has gone away must not stop what depends on it.
    public async Task RunAsync()
    {
        Func<CancellationToken, Task>[] actions = [.. _actions];
        Forget();
        foreach (var action in actions)
        {
            await action(CancellationToken.None);
        }
    }
}
