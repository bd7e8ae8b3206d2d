using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Authentication;

namespace ProdReady.Platform.RateLimiting;

// Prevents a caller from hiding behind another name: says which limits a request counts against, by facts that it cannot
// choose (its address, who it signed in as). Bounded in memory: what is forgotten is still counted in Redis.
internal sealed class Partitions(IOptions<RateLimitingOptions> options)
{
    private const int Most = 50_000;

    private readonly RateLimitPolicy _address = new("address", options.Value.Address);
    private readonly RateLimitPolicy _user = new("user", options.Value.User);
    private readonly RateLimitPolicy _apiKey = new("api-key", options.Value.ApiKey);
    private readonly RateLimitPolicy _tenant = new("tenant", options.Value.Tenant);
    private readonly RateLimitPolicy _signInAddress = new("sign-in-address", options.Value.SignInAddress);
    private readonly RateLimitPolicy _signInAccount = new("sign-in-account", options.Value.SignInAccount);
    private readonly RateLimitPolicy _mailHour = new("mail-hour", options.Value.MailHour);
    private readonly RateLimitPolicy _mailDay = new("mail-day", options.Value.MailDay);
    private readonly ConcurrentDictionary<(RateLimitPolicy Policy, string Id), Partition> _known = new();
    private int _count;

    /// <summary>The partitions that this request counts against; at most one for each policy.</summary>
    public List<Partition> Of(HttpContext context, long now)
    {
        var partitions = new List<Partition>(4);
        if (context.Connection.RemoteIpAddress is { } address)
        {
            var id = Id(address);
            partitions.Add(Get(_address, id, now));
            var isSignIn = context.GetEndpoint()?.Metadata.GetMetadata<SignInLimit>() is not null;
            if (isSignIn) partitions.Add(Get(_signInAddress, id, now));
        }

        if (context.User.FindFirst(ClaimNames.Subject)?.Value is { } user) partitions.Add(Get(_user, user, now));
        if (context.User.FindFirst(ClaimNames.ApiKey)?.Value is { } key) partitions.Add(Get(_apiKey, key, now));
        if (context.User.FindFirst(ClaimNames.Tenant)?.Value is { } tenant) partitions.Add(Get(_tenant, tenant, now));
        return partitions;
    }

    /// <summary>By a digest of the name: neither Redis nor a dump of it shows who signs in.</summary>
    public Partition OfAccount(string name, long now) => Get(_signInAccount, Digest(name.Trim().ToUpperInvariant()), now);

    /// <summary>By the kind of mail and a digest of the address, for the hour and for the day.</summary>
    public List<Partition> OfRecipient(string kind, string address, long now)
    {
        var id = $"{kind}:{Digest(address)}";
        return [Get(_mailHour, id, now), Get(_mailDay, id, now)];
    }

    private Partition Get(RateLimitPolicy policy, string id, long now)
    {
        if (_known.TryGetValue((policy, id), out var known)) return known;
        if (Interlocked.Increment(ref _count) > Most) Forget(now);
        return _known.GetOrAdd((policy, id), new Partition(policy, $"limit:{policy.Name}:{id}"));
    }

    private void Forget(long now)
    {
        foreach (var (id, partition) in _known)
        {
            if (now - partition.LastUsed > Length(partition.Policy)) _known.TryRemove(id, out _);
        }

        var left = _known.Count;
        if (left > Most) _known.Clear();
        Interlocked.Exchange(ref _count, left > Most ? 0 : left);

        static long Length(RateLimitPolicy policy) => (long)policy.PartMilliseconds * (RateLimitPolicy.Parts + 1);
    }

    private static string Digest(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    private static string Id(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4().ToString();
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();

        // A household or server commonly has a whole /64 to choose addresses from.
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return Convert.ToHexStringLower(bytes[..8]);
    }
}
