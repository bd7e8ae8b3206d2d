using System.Text.Json;
using ProdReady.Platform.Redis;
using StackExchange.Redis;

namespace ProdReady.Platform.Caching;

// Prevents a slow fill from bringing back what a write has invalidated: each entry is stamped with the version tokens
// that its key and tags had when the fill began, and counts only while they are still the same.
internal sealed class SharedCache(RedisConnection redis, CachingOptions options)
{
    public const string Channel = "cache:invalidated";
    public const string Epoch = "*";

    // Longer than any entry, so that a token is missing only when Redis was out of memory: that costs a miss, no more.
    private static readonly TimeSpan TokenTtl = TimeSpan.FromDays(2);

    // KEYS: lock, entry, tokens. ARGV: owner, lock ms, token ms, a new token for each that is missing.
    private const string BeginScript = """
        local stamp = string.char(#KEYS)
        for i = 3, #KEYS do
          local token = redis.call('GET', KEYS[i])
          if not token then
            token = ARGV[i + 1]
            redis.call('SET', KEYS[i], token, 'PX', ARGV[3])
          end
          stamp = stamp .. token
        end
        local entry = redis.call('GET', KEYS[2])
        if entry and string.sub(entry, 1, #stamp) == stamp then
          return {0, string.sub(entry, #stamp + 1)}
        end
        local lock = redis.call('GET', KEYS[1])
        if lock and string.sub(lock, 1, #stamp) == stamp then
          return {1, stamp}
        end
        redis.call('SET', KEYS[1], stamp .. ARGV[1], 'PX', ARGV[2])
        return {2, stamp}
        """;

    // KEYS: lock, entry, tokens. ARGV: owner, stamp, whether to store, value, entry ms, token ms.
    private const string EndScript = """
        if redis.call('GET', KEYS[1]) == ARGV[2] .. ARGV[1] then redis.call('DEL', KEYS[1]) end
        if ARGV[3] == '0' then return 0 end
        local stamp = string.char(#KEYS)
        for i = 3, #KEYS do stamp = stamp .. (redis.call('GET', KEYS[i]) or '') end
        if stamp ~= ARGV[2] then return 0 end
        redis.call('SET', KEYS[2], stamp .. ARGV[4], 'PX', ARGV[5])
        for i = 3, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[6]) end
        return 1
        """;

    // A token that is gone equals none that was: the next reader makes a new one.
    private const string InvalidateScript = """
        for i = 1, #KEYS do redis.call('DEL', KEYS[i]) end
        return redis.call('PUBLISH', ARGV[1], ARGV[2])
        """;

    /// <summary>The value; or the right to fill, or word that another is filling.</summary>
    public async Task<Lookup> BeginAsync(CacheNames names, string shape, CancellationToken ct)
    {
        var owner = Guid.NewGuid().ToByteArray();
        var arguments = new List<RedisValue>(names.Names.Length + 4)
        {
            owner, (long)options.FillLock.TotalMilliseconds, (long)TokenTtl.TotalMilliseconds, NewToken(),
        };
        arguments.AddRange(names.Names.Select(_ => (RedisValue)NewToken()));
        var keys = Keys(names, shape);
        RedisValue[] values = [.. arguments];
        var answer = (RedisResult[])(await redis.RunAsync(db => db.ScriptEvaluateAsync(BeginScript, keys, values), ct))!;
        var data = (byte[])answer[1]!;
        return (long)answer[0] switch
        {
            0 => new Lookup(data, null),
            1 => new Lookup(null, new Lease(keys, [], data)),
            _ => new Lookup(null, new Lease(keys, owner, data)),
        };
    }

    /// <summary>Gives the right back and keeps the value, unless it is null or was invalidated in the meantime (false).</summary>
    public async Task<bool> EndAsync(Lease lease, byte[]? value, TimeSpan ttl, CancellationToken ct)
    {
        RedisValue[] arguments =
        [
            lease.Owner, lease.Stamp, value is null ? 0 : 1, value ?? [],
            (long)Math.Max(1, ttl.TotalMilliseconds), (long)TokenTtl.TotalMilliseconds,
        ];
        return (long)await redis.RunAsync(db => db.ScriptEvaluateAsync(EndScript, lease.Keys, arguments), ct) == 1;
    }

    /// <summary>Makes every entry under these names invalid, and tells all instances; one round trip.</summary>
    public Task InvalidateAsync(IReadOnlyCollection<string> names, CancellationToken ct)
    {
        RedisKey[] keys = [.. names.Select(Token)];
        RedisValue[] arguments = [Channel, JsonSerializer.Serialize(names)];
        return redis.RunAsync(db => db.ScriptEvaluateAsync(InvalidateScript, keys, arguments), ct);
    }

    public static string[] NamesIn(string message) => JsonSerializer.Deserialize<string[]>(message) ?? [];

    private static RedisKey[] Keys(CacheNames names, string shape) =>
    [
        $"cache:lock:{names.Names[0]}:{shape}", $"cache:entry:{names.Names[0]}:{shape}", Token(Epoch),
        .. names.Names.Select(Token),
    ];

    private static RedisKey Token(string name) => $"cache:version:{name}";

    private static byte[] NewToken() => Guid.NewGuid().ToByteArray();

    /// <summary>Either the stored value, or a lease; one without an owner is held by another.</summary>
    public readonly record struct Lookup(byte[]? Value, Lease? Lease);

    public sealed record Lease(RedisKey[] Keys, byte[] Owner, byte[] Stamp)
    {
        public bool IsOurs => Owner.Length > 0;
    }
}
