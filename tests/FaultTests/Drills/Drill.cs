using ProdReady.Dev.Servers;

namespace ProdReady.FaultTests.Drills;

/// <summary>One thing that is broken under load, for a while, and repaired.</summary>
/// <param name="Name">As it is typed: <c>./dev drill kill-postgres</c>.</param>
/// <param name="Breaks">What an operator would say has happened.</param>
/// <param name="BeginAsync">Breaks it.</param>
/// <param name="EndAsync">Repairs it; done when it serves again.</param>
internal sealed record Drill(
    string Name, string Breaks, Func<Stage, CancellationToken, Task> BeginAsync, Func<Stage, CancellationToken, Task> EndAsync)
{
    /// <summary>How long it stays broken.</summary>
    public TimeSpan Short { get; init; } = TimeSpan.FromSeconds(3);
    public TimeSpan Long { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>No Api says that it is ready meanwhile, so the balancer may answer in its place.</summary>
    public bool LeavesNoApi { get; init; }

    /// <summary>The balancer may lose what one instance has at work.</summary>
    public bool LosesInstance { get; init; }

    /// <summary>Clients may notice nothing.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>Why it cannot be done here; null where it can.</summary>
    public Func<Stage, string?> Lacks { get; init; } = _ => null;

    public override string ToString() => Name;

    public static Drill Kill(string name, Func<Stage, LocalServer> server) => new(
        $"kill-{name}", $"{name} dies (SIGKILL) and is started again",
        (stage, _) =>
        {
            server(stage).Kill();
            return Task.CompletedTask;
        },
        (stage, ct) => server(stage).StartAsync(ct));

    public static Drill Kill(string name, Func<Stage, Instance> instance) => new(
        $"kill-{name}", $"one {name} of two dies (SIGKILL) and is started again",
        (stage, _) =>
        {
            instance(stage).Kill();
            return Task.CompletedTask;
        },
        (stage, ct) => instance(stage).StartAsync(ct));

    public static Drill Freeze(string name, Func<Stage, LocalServer> server) => new(
        $"freeze-{name}", $"{name} hangs (SIGSTOP): connections stay open, nothing answers",
        (stage, _) =>
        {
            server(stage).Pause();
            return Task.CompletedTask;
        },
        (stage, ct) =>
        {
            server(stage).Resume();
            return server(stage).WaitUntilReadyAsync(ct);
        })
    { Short = TimeSpan.FromSeconds(5) };

    public static Drill Freeze(string name, Func<Stage, Instance> instance) => new(
        $"freeze-{name}", $"one {name} of two hangs (SIGSTOP)",
        (stage, _) =>
        {
            instance(stage).Pause();
            return Task.CompletedTask;
        },
        (stage, _) =>
        {
            instance(stage).Resume();
            return Task.CompletedTask;
        })
    { Short = TimeSpan.FromSeconds(5) };

    public static Drill Provider(string name, string breaks, string behaviour) => new(
        $"provider-{name}", breaks,
        (stage, _) =>
        {
            stage.System.Sandbox.BehaveAlways(behaviour);
            return Task.CompletedTask;
        },
        (stage, _) =>
        {
            stage.System.Sandbox.BehaveAlways(null);
            return Task.CompletedTask;
        });
}
