using Npgsql;

namespace ProdReady.Platform.Encryption;

// Below EF Core and blocking, because keys are asked for where nothing can be awaited: by the framework's key ring, and by
// what encrypts a value in the middle of a query.
/// <summary>The keys that all instances share.</summary>
public sealed class KeyTable(NpgsqlDataSource database, MasterKeys masterKeys, TimeProvider clock)
{
    internal IReadOnlyList<StoredKey> Read(string ring)
    {
        using var command = database.CreateCommand(
            "SELECT name, wrapped, active_from FROM encryption_keys WHERE ring = $1 ORDER BY active_from, name");
        command.Parameters.Add(new() { Value = ring });
        using var rows = command.ExecuteReader();
        var keys = new List<StoredKey>();
        while (rows.Read())
        {
            var name = rows.GetString(0);
            var secret = masterKeys.Unwrap(rows.GetFieldValue<byte[]>(1), FullName(ring, name));
            keys.Add(new StoredKey(name, secret, rows.GetFieldValue<DateTimeOffset>(2)));
        }

        return keys;
    }

    internal void Add(string ring, string name, byte[] secret, DateTimeOffset activeFrom)
    {
        using var command = database.CreateCommand(
            "INSERT INTO encryption_keys (ring, name, wrapped, created_at, active_from) VALUES ($1, $2, $3, $4, $5)");
        command.Parameters.Add(new() { Value = ring });
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = masterKeys.Wrap(secret, FullName(ring, name)) });
        command.Parameters.Add(new() { Value = clock.GetUtcNow() });
        command.Parameters.Add(new() { Value = activeFrom });
        command.ExecuteNonQuery();
    }

    /// <summary>Of instances that start together on an empty database one makes the key, and the others wait for it.</summary>
    internal void MakeFirst(string ring, Action make)
    {
        using var connection = database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        using var turn = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtext('encryption_keys'))", connection);
        turn.ExecuteNonQuery();
        if (Read(ring).Count == 0) make();
        transaction.Commit();
    }

    /// <summary>Puts all keys under the first key from outside, and says how many were not.</summary>
    internal async Task<int> RewrapAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var old = new List<(string Ring, string Name, byte[] Wrapped)>();
        await using (var all = new NpgsqlCommand("SELECT ring, name, wrapped FROM encryption_keys FOR UPDATE", connection))
        await using (var rows = await all.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct)) old.Add((rows.GetString(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2)));
        }

        old.RemoveAll(key => masterKeys.IsUnderFirst(key.Wrapped));
        foreach (var (ring, name, wrapped) in old)
        {
            await using var update = new NpgsqlCommand(
                "UPDATE encryption_keys SET wrapped = $3 WHERE ring = $1 AND name = $2", connection);
            update.Parameters.Add(new() { Value = ring });
            update.Parameters.Add(new() { Value = name });
            var fullName = FullName(ring, name);
            update.Parameters.Add(new() { Value = masterKeys.Wrap(masterKeys.Unwrap(wrapped, fullName), fullName) });
            await update.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return old.Count;
    }

    private static string FullName(string ring, string name) => $"{ring}/{name}";
}

internal sealed record StoredKey(string Name, byte[] Secret, DateTimeOffset ActiveFrom);
