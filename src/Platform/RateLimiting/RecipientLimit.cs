namespace ProdReady.Platform.RateLimiting;

// Prevents strangers from flooding a mailbox through us: what anybody can have sent to an address is counted over all
// Workers, by the hour and the day, each kind of mail by itself, so that asking for one does not use up the others.
internal sealed class RecipientLimit(Partitions partitions, RedisCounters counters)
{
    /// <summary>Takes a permit for one mail. Without Redis each Worker counts by itself.</summary>
    public async Task<MailPermit> TakeAsync(string kind, string address, CancellationToken ct)
    {
        var now = counters.Now();
        var mine = partitions.OfRecipient(kind, address, now);
        return await counters.TakeAsync(mine, now, ct) is { } grants
            ? new MailPermit(mine, Array.TrueForAll(grants, grant => grant.Permits > 0), IsShared: true)
            : new MailPermit(mine, mine.TrueForAll(partition => partition.TryTakeOwn(now)), IsShared: false);
    }

    /// <summary>For a mail that did not leave, and will be tried again.</summary>
    public async Task GiveBackAsync(MailPermit permit)
    {
        if (permit.IsShared) await counters.GiveBackAsync(permit.Partitions);
        else permit.Partitions.ForEach(partition => partition.GiveBackOwn());
    }
}

/// <param name="IsShared">It was counted in Redis, and not by this Worker alone.</param>
internal sealed record MailPermit(List<Partition> Partitions, bool IsGranted, bool IsShared);
