using ProdReady.Platform.Redis;
using StackExchange.Redis;

namespace ProdReady.Platform.RateLimiting;

// Prevents a caller from getting one limit per instance: the counts of all instances are in Redis, read and raised by one
// atomic script for all partitions of a request, by Redis's own clock.
internal sealed class RedisCounters(RedisConnection redis, TimeProvider clock)
{
    private const long PauseMilliseconds = 1000;

    // A hash for each partition: part number → permits taken in it. All partitions grant at least one permit, or none counts.
    // Close to the limit grants shrink to one, so that no instance sits on permits that another one needs.
    private const string Script = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local parts, answer, plan, open = tonumber(ARGV[1]), {}, {}, true
        for i, key in ipairs(KEYS) do
          local limit, length, wanted = tonumber(ARGV[i * 3 - 1]), tonumber(ARGV[i * 3]), tonumber(ARGV[i * 3 + 1])
          local current, used, stale = math.floor(now / length), 0, {}
          local oldest, counts = current, redis.call('HGETALL', key)
          for j = 1, #counts, 2 do
            local part = tonumber(counts[j])
            if part < current - parts then
              stale[#stale + 1] = counts[j]
            else
              used = used + tonumber(counts[j + 1])
              oldest = math.min(oldest, part)
            end
          end
          if #stale > 0 then redis.call('HDEL', key, unpack(stale)) end
          local free = limit - used
          local grant = math.min(math.max(1, math.min(wanted, math.floor(free / 20))), math.max(0, free))
          open = open and grant > 0
          plan[i] = { string.format('%.0f', current), grant, length * (parts + 2) }
          local a = (i - 1) * 4
          answer[a + 1], answer[a + 2] = grant, math.max(0, free - grant)
          answer[a + 3], answer[a + 4] = (current + 1) * length - now, (oldest + parts + 1) * length - now
        end
        if open then
          for i, key in ipairs(KEYS) do
            redis.call('HINCRBY', key, plan[i][1], plan[i][2])
            redis.call('PEXPIRE', key, plan[i][3])
          end
        end
        return answer
        """;

    // Into the part of now, which may have begun since: the sum over the window is what counts.
    private const string GiveBack = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        for i, key in ipairs(KEYS) do
          if redis.call('EXISTS', key) == 1 then
            redis.call('HINCRBY', key, string.format('%.0f', math.floor(now / tonumber(ARGV[i]))), -1)
          end
        end
        """;

    private long _askAgainAt = long.MinValue;

    /// <summary>Asks for permits for each partition; null at once while Redis is away.</summary>
    public async Task<Grant[]?> TakeAsync(IReadOnlyList<Partition> partitions, long now, CancellationToken ct)
    {
        if (!redis.IsConnected || !MayAsk(now)) return null;

        var (keys, arguments) = Question(partitions, now);
        try
        {
            var answer = (RedisResult[])(await redis.RunAsync(db => db.ScriptEvaluateAsync(Script, keys, arguments), ct))!;
            Interlocked.Exchange(ref _askAgainAt, long.MinValue);
            return [.. partitions.Select((_, i) => Read(answer, i * 4))];
        }
        catch (RedisUnavailableException)
        {
            Interlocked.Exchange(ref _askAgainAt, now + PauseMilliseconds);
            return null;
        }
        finally
        {
            foreach (var partition in partitions) partition.EndAsking();
        }
    }

    /// <summary>Gives back one permit of each; it stays taken while Redis is away.</summary>
    public async Task GiveBackAsync(IReadOnlyList<Partition> partitions)
    {
        RedisKey[] keys = [.. partitions.Select(partition => (RedisKey)partition.Key)];
        RedisValue[] lengths = [.. partitions.Select(partition => (RedisValue)partition.Policy.PartMilliseconds)];
        try
        {
            await redis.RunAsync(db => db.ScriptEvaluateAsync(GiveBack, keys, lengths), CancellationToken.None);
        }
        catch (RedisUnavailableException)
        {
            // It comes back by itself when the window has passed.
        }
    }

    /// <summary>Milliseconds of a clock that only goes forward.</summary>
    public long Now() => clock.GetTimestamp() / (clock.TimestampFrequency / 1000);

    // After a failure one request a second tries, and all others go on without waiting for it.
    private bool MayAsk(long now)
    {
        var askAgainAt = Interlocked.Read(ref _askAgainAt);
        if (askAgainAt == long.MinValue) return true;
        return now >= askAgainAt
            && Interlocked.CompareExchange(ref _askAgainAt, now + PauseMilliseconds, askAgainAt) == askAgainAt;
    }

    private static (RedisKey[] Keys, RedisValue[] Arguments) Question(IReadOnlyList<Partition> partitions, long now)
    {
        var keys = new RedisKey[partitions.Count];
        var arguments = new RedisValue[1 + partitions.Count * 3];
        arguments[0] = RateLimitPolicy.Parts;
        for (var i = 0; i < partitions.Count; i++)
        {
            var (partition, policy) = (partitions[i], partitions[i].Policy);
            keys[i] = partition.Key;
            arguments[i * 3 + 1] = policy.Permits;
            arguments[i * 3 + 2] = policy.PartMilliseconds;
            arguments[i * 3 + 3] = partition.BeginAsking(now);
        }

        return (keys, arguments);
    }

    private static Grant Read(RedisResult[] answer, int at) =>
        new((int)answer[at], (int)answer[at + 1], (long)answer[at + 2], (long)answer[at + 3]);
}
