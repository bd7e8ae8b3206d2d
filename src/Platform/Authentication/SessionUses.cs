using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace ProdReady.Platform.Authentication;

// A write on every request would cost each of them a round trip, only to say when a session was last used. So uses wait
// here, one for each session, until someone writes them down together; those of an instance that dies are lost.
public sealed class SessionUses
{
    /// <summary>A session's last use is written at most so often.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, SessionUse> _waiting = new();

    /// <summary>What there is to write down, each once.</summary>
    public IReadOnlyList<SessionUse> Take()
    {
        var taken = new List<SessionUse>();
        foreach (var id in _waiting.Keys)
        {
            if (_waiting.TryRemove(id, out var use)) taken.Add(use);
        }

        return taken;
    }

    internal void Note(LiveSession session, DateTimeOffset now, HttpContext context)
    {
        if (now - session.LastUsedAt >= Interval && !_waiting.ContainsKey(session.Id))
        {
            _waiting.TryAdd(session.Id, new SessionUse(session.Id, now, ClientDevice.Of(context)));
        }
    }
}

/// <summary>When, by what and from where a session was used.</summary>
public sealed record SessionUse(Guid SessionId, DateTimeOffset At, ClientDevice Device);
