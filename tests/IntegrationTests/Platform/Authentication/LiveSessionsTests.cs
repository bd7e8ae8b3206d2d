using Microsoft.Extensions.Options;
using Npgsql;
using ProdReady.Platform.Authentication;

namespace ProdReady.IntegrationTests.Platform.Authentication;

public sealed class LiveSessionsTests
{
    private readonly SessionToken _token = SessionToken.Create(Guid.CreateVersion7());
    private readonly Clock _clock = new();
    private int _reads;

    [Fact]
    public async Task Reads_once_for_all_who_ask_at_the_same_time()
    {
        var answer = new TaskCompletionSource<LiveSession?>();
        var sessions = Reading(_ => answer.Task);
        var asked = Enumerable.Range(0, 50).Select(_ => sessions.FindAsync(_token, Test.Ct).AsTask()).ToArray();
        answer.SetResult(Session(_token));
        Assert.All(await Task.WhenAll(asked), Assert.NotNull);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task Trusts_what_it_read_until_its_time_is_over()
    {
        var stored = (LiveSession?)Session(_token);
        var sessions = Reading(_ => Task.FromResult<LiveSession?>(stored));
        Assert.NotNull(await sessions.FindAsync(_token, Test.Ct));
        stored = null;
        _clock.Now += TimeSpan.FromSeconds(1.4);
        Assert.NotNull(await sessions.FindAsync(_token, Test.Ct));
        _clock.Now += TimeSpan.FromSeconds(0.1);
        Assert.Null(await sessions.FindAsync(_token, Test.Ct));
    }

    [Fact]
    public async Task Counts_the_time_that_the_read_took()
    {
        var sessions = Reading(_ =>
        {
            _clock.Now += TimeSpan.FromSeconds(1.5);
            return Task.FromResult<LiveSession?>(Session(_token));
        });
        await sessions.FindAsync(_token, Test.Ct);
        await sessions.FindAsync(_token, Test.Ct);
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task Reads_again_for_a_token_that_is_newer_than_what_it_read()
    {
        var stored = Session(_token);
        var sessions = Reading(_ => Task.FromResult<LiveSession?>(stored));
        await sessions.FindAsync(_token, Test.Ct);
        _clock.Now += TimeSpan.FromSeconds(0.1);
        var next = _token.Next();
        stored = Session(next);
        Assert.NotNull(await sessions.FindAsync(next, Test.Ct));
        Assert.Null(await sessions.FindAsync(_token, Test.Ct));
    }

    [Fact]
    public async Task Does_not_remember_a_failed_read()
    {
        var sessions = Reading(_ => _reads == 1
            ? Task.FromException<LiveSession?>(new TimeoutException())
            : Task.FromResult<LiveSession?>(Session(_token)));
        await Assert.ThrowsAsync<TimeoutException>(async () => await sessions.FindAsync(_token, Test.Ct));
        Assert.NotNull(await sessions.FindAsync(_token, Test.Ct));
    }

    [Fact]
    public async Task Reads_again_where_a_pooled_connection_was_broken()
    {
        var sessions = Reading(_ => _reads == 1
            ? Task.FromException<LiveSession?>(new NpgsqlException("broken", new IOException()))
            : Task.FromResult<LiveSession?>(Session(_token)));
        Assert.NotNull(await sessions.FindAsync(_token, Test.Ct));
    }

    [Fact]
    public async Task One_who_leaves_does_not_take_the_answer_from_the_others()
    {
        var answer = new TaskCompletionSource<LiveSession?>();
        var sessions = Reading(_ => answer.Task);
        using var leaving = new CancellationTokenSource();
        var first = sessions.FindAsync(_token, leaving.Token).AsTask();
        var second = sessions.FindAsync(_token, Test.Ct).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(Session(_token));
        Assert.NotNull(await second);
    }

    private LiveSessions Reading(Func<Guid, Task<LiveSession?>> read) => new(
        (id, _) =>
        {
            Interlocked.Increment(ref _reads);
            return read(id);
        },
        Options.Create(new SessionsOptions()),
        _clock);

    private static LiveSession Session(SessionToken token) => new()
    {
        Id = token.SessionId,
        TenantId = Guid.NewGuid(),
        UserId = Guid.NewGuid(),
        Permissions = new HashSet<string>(),
        AccessHash = token.Hash(),
        AccessExpiresAt = DateTimeOffset.MaxValue,
        ExpiresAt = DateTimeOffset.MaxValue,
        LastUsedAt = DateTimeOffset.UnixEpoch,
        IdleTimeout = TimeSpan.FromDays(1),
        ProvedAt = null,
    };

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public override long GetTimestamp() => Now.Ticks;
    }
}
