using System.Collections.Concurrent;
using System.Diagnostics;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Running;

namespace ProdReady.FaultTests;

public sealed class ShutdownTests(Stage stage)
{
    [Fact]
    public async Task A_rolling_restart_under_load_fails_no_request()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await stage.System.NewTenantAsync(ct);
        await using var fleet = await LocalSystem.StartAsync(stage.Servers, stage.System.MailFolder, Settings, ct);
        var balancer = new Balancer([await fleet.AddApiAsync(ct: ct), await fleet.AddApiAsync(ct: ct)], tenant.AccessToken);
        using var done = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => WorkAsync(balancer, done.Token)).ToList();
        await Eventually.IsTrueAsync(() => balancer.Answers.Count > 50, "the load runs");

        foreach (var old in fleet.Apis.ToList())
        {
            balancer.Add(await fleet.AddApiAsync(ct: ct));
            Assert.Equal(0, await old.TerminateAsync(TimeSpan.FromSeconds(30), ct));
        }

        var seen = balancer.Answers.Count;
        await Eventually.IsTrueAsync(() => balancer.Answers.Count > seen + 50, "the new instances carry the load");
        await done.CancelAsync();
        await Task.WhenAll(load);

        Assert.DoesNotContain(balancer.Answers, answer => answer != "done");
    }

    // Limits for one tenant are proven elsewhere; here one tenant makes all the load.
    private static Dictionary<string, string> Settings => new(TestSystem.Settings) { ["Hosting__DrainDelay"] = "00:00:02" };

    private static async Task WorkAsync(Balancer balancer, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await balancer.SendAsync(Call.Get("/v1/customers"));
            var customer = new { name = "Bob", email = $"{Guid.NewGuid():N}@example.test" };
            await balancer.SendAsync(Call.Post("/v1/customers", customer));
        }
    }

    /// <summary>Does what a load balancer does: asks for readiness every 100 ms and turns away from who says no.</summary>
    private sealed class Balancer(IEnumerable<AppProcess> hosts, string token)
    {
        private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(100);
        private readonly List<Target> _targets = [.. hosts.Select(host => new Target(host, token))];
        private int _next;

        public ConcurrentBag<string> Answers { get; } = [];

        public void Add(AppProcess host)
        {
            lock (_targets)
            {
                _targets.Add(new Target(host, token));
            }
        }

        public async Task SendAsync(Call call)
        {
            var target = await NextAsync();
            try
            {
                var answer = await call.SendAsync(target.Client);
                Answers.Add((int)answer.Status < 400 ? "done" : answer.Text);
            }
            catch (HttpRequestException broken)
            {
                Answers.Add(broken.Message);
            }
        }

        private async Task<Target> NextAsync()
        {
            Target[] targets;
            lock (_targets)
            {
                targets = [.. _targets];
            }

            while (true)
            {
                var target = targets[(Interlocked.Increment(ref _next) & int.MaxValue) % targets.Length];
                if (await target.IsReadyAsync(ProbeInterval))
                {
                    return target;
                }
            }
        }
    }

    private sealed class Target(AppProcess host, string token)
    {
        private long _asked;
        private bool _ready;

        public HttpClient Client { get; } = new()
        {
            BaseAddress = host.BaseAddress,
            DefaultRequestHeaders = { { "Authorization", $"Bearer {token}" } },
        };

        public async Task<bool> IsReadyAsync(TimeSpan interval)
        {
            if (_asked == 0 || Stopwatch.GetElapsedTime(_asked) > interval)
            {
                _asked = Stopwatch.GetTimestamp();
                _ready = !host.HasExited && await ProbeAsync();
            }

            return _ready;
        }

        private async Task<bool> ProbeAsync()
        {
            try
            {
                return await Business.IsReadyAsync(Client);
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
