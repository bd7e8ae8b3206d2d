using ProdReady.Dev.Servers;

namespace ProdReady.FaultTests.Drills;

/// <summary>One Worker's wall clock is an hour ahead (libfaketime); how fast time goes by is left alone.</summary>
internal static class SteppedClock
{
    public static Drill Drill { get; } = new(
        "clock-step", "the clock of one Worker is an hour ahead",
        (stage, ct) => stage.Workers[1].ReplaceAsync(ct, Ahead), (stage, ct) => stage.Workers[1].ReplaceAsync(ct))
    {
        IsUnseen = true,
        Lacks = _ => Programs.FakeTime() is null ? "It needs libfaketime (Debian: apt-get install libfaketime)." : null,
    };

    private static Dictionary<string, string> Ahead => new()
    {
        ["LD_PRELOAD"] = Programs.FakeTime()!,
        ["FAKETIME"] = "+1h",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0", // or timed waits last too long, and the host never gets ready
    };
}
