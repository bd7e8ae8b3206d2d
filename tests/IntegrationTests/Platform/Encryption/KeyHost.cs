using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using ProdReady.App.Data;
using ProdReady.Platform.Caching;
using ProdReady.Platform.Database;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Redis;
using ProdReady.Platform.Tenancy;

namespace ProdReady.IntegrationTests.Platform.Encryption;

/// <summary>One more instance, as far as it has to do with keys.</summary>
internal sealed class KeyHost : IAsyncDisposable
{
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(1);

    private readonly IHost _host;

    private KeyHost(IHost host) => _host = host;

    public RotateKeys Verbs => Get<RotateKeys>();

    public static string NewMasterKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <param name="clock">Real time unless given.</param>
    /// <param name="reencrypts">Whether it puts old rows under a new key by itself.</param>
    public static async Task<KeyHost> StartAsync(
        IReadOnlyDictionary<string, string> settings, string masterKeys, TimeProvider? clock = null, bool reencrypts = true)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "tests" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Configuration["Encryption:MasterKeys"] = masterKeys;
        builder.Configuration["Encryption:RefreshInterval"] = $"{RefreshInterval}";
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.AddRedis();
        builder.AddCaching();
        builder.AddDatabase<AppDbContext>();
        builder.AddEncryption();
        if (reencrypts) builder.AddReencryption();
        else builder.Services.AddSingleton<Reencryption>();
        var host = builder.Build();
        await host.StartAsync(Test.Ct);
        return new KeyHost(host);
    }

    public string Protect(string text) => Protector.Protect(text);

    public string Unprotect(string text) => Protector.Unprotect(text);

    /// <summary>Of the key that encrypts here now: it stands behind the first four bytes of what is protected.</summary>
    public Guid CurrentKey() => new(Protector.Protect([1]).AsSpan(4, 16));

    public IReadOnlyList<StoredKey> Keys(string ring) => Get<KeyTable>().Read(ring);

    public async Task<byte[][]> WrappedAsync()
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand("SELECT array_agg(wrapped) FROM encryption_keys");
        return (byte[][])(await command.ExecuteScalarAsync(Test.Ct))!;
    }

    /// <summary>As a start does.</summary>
    public void ReadRing()
    {
        Get<DataProtectionRing>().GetAllKeys();
        Get<DataProtectionRing>().Expire();
    }

    /// <summary>Lets all who begin meanwhile see at the same moment that there is no key.</summary>
    public async Task EmptyTableAndHoldAsync(Func<IEnumerable<Task>> begin)
    {
        await using var connection = await Get<NpgsqlDataSource>().OpenConnectionAsync(Test.Ct);
        await using var transaction = await connection.BeginTransactionAsync(Test.Ct);
        await using var hold = new NpgsqlCommand("LOCK TABLE encryption_keys; DELETE FROM encryption_keys", connection);
        await hold.ExecuteNonQueryAsync(Test.Ct);
        var begun = begin().ToArray();
        await Eventually.IsTrueAsync(() => AreWaitingAsync(connection, begun.Length), "all wait for the table");
        await transaction.CommitAsync(Test.Ct);
        await Task.WhenAll(begun);
    }

    public AppDbContext OpenAll() => Get<AcrossTenants<AppDbContext>>().Open();

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static async Task<bool> AreWaitingAsync(NpgsqlConnection connection, int count)
    {
        await using var waiting = new NpgsqlCommand(
            """
            SELECT count(*) >= $1 FROM pg_locks WHERE NOT granted AND relation = 'encryption_keys'::regclass
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """, connection);
        waiting.Parameters.Add(new() { Value = (long)count });
        return (bool)(await waiting.ExecuteScalarAsync(Test.Ct))!;
    }

    private IDataProtector Protector => _host.Services.GetDataProtector("tests");
}
