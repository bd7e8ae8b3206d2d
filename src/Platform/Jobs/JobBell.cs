using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Redis;

namespace ProdReady.Platform.Jobs;

// Without a bell a job waits for the next poll, and so does everybody who watches it. A ring names a job and says nothing of
// it: the row is the truth, and a ring that Redis loses is made up for by the next look at the row.
public sealed class JobBell(RedisConnection redis, ILogger<JobBell> log) : BackgroundService
{
    private const string Channel = "jobs";

    private readonly Channel<Guid> _rings = System.Threading.Channels.Channel.CreateBounded<Guid>(
        new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });

    private event Action<Guid>? Rung;

    /// <summary>Tells every instance soon that the job has changed; returns at once.</summary>
    internal void Ring(Guid jobId) => _rings.Writer.TryWrite(jobId);

    /// <summary>Hears the rings of one job, or of all; those that come while nobody waits become one.</summary>
    public Ear Listen(Guid? jobId = null) => new(this, jobId);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await redis.SubscribeAsync(Channel, text => Rung?.Invoke(Guid.Parse(text)));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var jobId in _rings.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await redis.PublishAsync(Channel, $"{jobId}");
            }
            catch (RedisUnavailableException)
            {
                log.LogDebug("Redis is away; who listens elsewhere finds job {JobId} at the next look", jobId);
                Rung?.Invoke(jobId);
            }
        }
    }

    /// <summary>Somebody who listens, until it is disposed of.</summary>
    public sealed class Ear : IDisposable
    {
        private readonly Signal _heard = new();
        private readonly JobBell _bell;
        private readonly Guid? _jobId;

        internal Ear(JobBell bell, Guid? jobId)
        {
            (_bell, _jobId) = (bell, jobId);
            bell.Rung += Hear;
        }

        /// <summary>Returns when the bell has rung or <paramref name="limit"/> is over.</summary>
        public Task WaitAsync(TimeSpan limit, CancellationToken ct) => _heard.WaitAsync(limit, ct);

        /// <summary>Lets the next one who waits look too.</summary>
        internal void PassOn() => _heard.Set();

        public void Dispose() => _bell.Rung -= Hear;

        private void Hear(Guid jobId)
        {
            if (_jobId is null || _jobId == jobId) _heard.Set();
        }
    }
}
