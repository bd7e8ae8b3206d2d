using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace ProdReady.Platform.RateLimiting;

// Prevents one caller from using up what all share, at the least cost: most requests are allowed or refused from this
// instance's memory, the others by one trip to Redis, and without Redis the instance counts by itself.
internal sealed class TrafficLimiter(Partitions partitions, RedisCounters counters) : PartitionedRateLimiter<HttpContext>
{
    /// <summary>Takes a permit for one more partition than the request's own, such as the account that it signs in to.</summary>
    public ValueTask<RateLimit> AcquireAsync(HttpContext context, Func<Partitions, long, Partition> partition)
    {
        var now = counters.Now();
        return AskAsync(context, [partition(partitions, now)], now, context.RequestAborted);
    }

    /// <summary>The refusal of a request whose address has used up its limit; null for all others. Takes no permit.</summary>
    public RateLimit? RefusalOf(HttpContext context)
    {
        var now = counters.Now();
        var mine = partitions.Of(context, now);
        return mine.Find(partition => partition.IsClosed(now)) is { } closed ? new RateLimit(context, mine, closed, now) : null;
    }

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    // The middleware tries this first; what it cannot decide goes on to AcquireAsyncCore.
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var now = counters.Now();
        var mine = partitions.Of(resource, now);
        for (var i = 0; i < mine.Count; i++)
        {
            if (!mine[i].IsClosed(now) && mine[i].TryTake(now)) continue;

            for (var taken = 0; taken < i; taken++) mine[taken].GiveBack(now);
            return new RateLimit(resource, mine, mine[i], now);
        }

        return new RateLimit(resource, mine, null, now).Announce();
    }

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var now = counters.Now();
        var limit = await AskAsync(resource, partitions.Of(resource, now), now, cancellationToken);
        return limit.Announce();
    }

    private async ValueTask<RateLimit> AskAsync(HttpContext context, List<Partition> mine, long now, CancellationToken ct)
    {
        var closed = mine.Find(partition => partition.IsClosed(now));
        if (closed is not null) return new RateLimit(context, mine, closed, now);

        var lacking = mine.FindAll(partition => !partition.TryTake(now));
        if (lacking.Count == 0) return new RateLimit(context, mine, null, now);

        var grants = await counters.TakeAsync(lacking, now, ct);
        var refused = grants is null ? TakeOwn(lacking, now) : Settle(lacking, grants, now);
        return new RateLimit(context, mine, refused, now);
    }

    private static Partition? Settle(List<Partition> asked, Grant[] grants, long now)
    {
        var refused = Array.FindIndex(grants, grant => grant.Permits == 0);
        for (var i = 0; i < asked.Count; i++)
        {
            if (refused < 0) asked[i].Grant(now, grants[i]);
            else if (grants[i].Permits == 0) asked[i].Close(now, grants[i]);
        }

        return refused < 0 ? null : asked[refused];
    }

    private static Partition? TakeOwn(List<Partition> lacking, long now)
    {
        var refused = lacking.FindIndex(partition => !partition.TryTakeOwn(now));
        for (var taken = 0; taken < refused; taken++) lacking[taken].GiveBackOwn();
        return refused < 0 ? null : lacking[refused];
    }
}
