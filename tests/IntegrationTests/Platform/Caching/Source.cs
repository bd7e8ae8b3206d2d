using ProdReady.Platform.Caching;

namespace ProdReady.IntegrationTests.Platform.Caching;

internal sealed record Customer(Guid Id, string Name, IReadOnlyList<string> Labels);

/// <summary>Stands for the row in the database: counts how often it is read, and can hold a reader that has read.</summary>
internal sealed class Source
{
    private volatile Customer _row;
    private int _reads;
    private readonly AtOnce _atOnce = new();

    public Source(string name = "first")
    {
        _row = new Customer(Guid.NewGuid(), name, ["a", "b"]);
        Key = new CacheKey("customer", Guid.NewGuid(), _row.Id);
        Tag = new CacheKey("customers", Key.Tenant);
        Entry = new CacheEntry(TimeSpan.FromMinutes(5), Tag);
    }

    public CacheKey Key { get; }

    public CacheKey Tag { get; }

    public CacheEntry Entry { get; }

    public int Reads => Volatile.Read(ref _reads);

    /// <summary>The most reads that ran at the same time.</summary>
    public int MostAtOnce => _atOnce.Most;

    /// <summary>When set, a reader has its value already and waits here before it hands it on.</summary>
    public TaskCompletionSource? Hold { get; set; }

    public TimeSpan Duration { get; set; }

    public void Write(string name) => _row = _row with { Name = name };

    public async Task<string?> NameAsync(CacheInstance instance) =>
        (await instance.Cache.GetOrCreateAsync(Key, ReadAsync, Entry, Test.Ct))?.Name;

    public async Task<Customer?> ReadAsync(CancellationToken ct)
    {
        var row = _row;
        var hold = Hold;
        Interlocked.Increment(ref _reads);
        _atOnce.Begin();
        try
        {
            await Task.Delay(Duration, ct);
            await (hold?.Task.WaitAsync(ct) ?? Task.CompletedTask);
            return row;
        }
        finally
        {
            _atOnce.End();
        }
    }
}
