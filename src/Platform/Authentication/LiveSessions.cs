using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Database;

namespace ProdReady.Platform.Authentication;

// Without it every request would read its session from the database first; with an ordinary cache a signed-out session
// would live on in other instances. So what was read is trusted for less than two seconds, counted from before the read.
public sealed class LiveSessions(ReadSession read, IOptions<SessionsOptions> options, TimeProvider clock)
{
    private const int Attempts = 3;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _trustFor = options.Value.TrustFor;
    private readonly ConcurrentDictionary<Guid, Reading> _readings = new();
    private long _sweptAt = clock.GetTimestamp();

    /// <summary>This instance reads the session again at its next request.</summary>
    public void Forget(Guid sessionId) => _readings.TryRemove(sessionId, out _);

    /// <summary>The session that the token proves, or null.</summary>
    internal async ValueTask<LiveSession?> FindAsync(SessionToken token, CancellationToken ct)
    {
        var arrivedAt = clock.GetTimestamp();
        if (!_readings.TryGetValue(token.SessionId, out var reading) || !IsTrusted(reading))
        {
            reading = Renew(token.SessionId, reading);
        }

        var session = await reading.Session.WaitAsync(ct);

        // The token may be newer than what was read: another instance has just refreshed it.
        if (session is not null && !token.Proves(session.AccessHash) && reading.StartedAt < arrivedAt)
        {
            session = await Renew(token.SessionId, reading).Session.WaitAsync(ct);
        }

        return session is not null && token.Proves(session.AccessHash) ? session : null;
    }

    private bool IsTrusted(Reading reading) => clock.GetElapsedTime(reading.StartedAt) < _trustFor;

    // Whoever comes at the same time finds the same reading, so that one query serves them all.
    private Reading Renew(Guid sessionId, Reading? stale)
    {
        SweepNowAndThen();
        var fresh = new Reading(clock.GetTimestamp(), self => ReadAsync(sessionId, self));
        return stale is not null && _readings.TryUpdate(sessionId, fresh, stale) ? fresh : _readings.GetOrAdd(sessionId, fresh);
    }

    private async Task<LiveSession?> ReadAsync(Guid sessionId, Reading reading)
    {
        var found = false;
        try
        {
            var session = await ReadAsync(sessionId);
            found = session is not null;
            return session;
        }
        finally
        {
            if (!found)
            {
                _readings.TryRemove(KeyValuePair.Create(sessionId, reading));
            }
        }
    }

    // Not bound to one caller's cancellation, since others wait for it too: the database's command timeout ends it. A
    // connection that broke while it was idle in the pool is found out here first, whatever the request's method is.
    private async Task<LiveSession?> ReadAsync(Guid sessionId)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await read(sessionId, CancellationToken.None);
            }
            catch (Exception fault) when (attempt < Attempts && BrokenConnection.IsCauseOf(fault))
            {
            }
        }
    }

    private void SweepNowAndThen()
    {
        var sweptAt = Volatile.Read(ref _sweptAt);
        if (clock.GetElapsedTime(sweptAt) < SweepInterval
            || Interlocked.CompareExchange(ref _sweptAt, clock.GetTimestamp(), sweptAt) != sweptAt)
        {
            return;
        }

        foreach (var reading in _readings.Where(reading => !IsTrusted(reading.Value)))
        {
            _readings.TryRemove(reading);
        }
    }

    private sealed class Reading
    {
        private readonly Lazy<Task<LiveSession?>> _session;

        public Reading(long startedAt, Func<Reading, Task<LiveSession?>> read)
        {
            StartedAt = startedAt;
            _session = new Lazy<Task<LiveSession?>>(() => read(this));
        }

        public long StartedAt { get; }
        public Task<LiveSession?> Session => _session.Value;
    }
}
