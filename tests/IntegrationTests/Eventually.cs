using System.Diagnostics;
using System.Net;

namespace ProdReady.IntegrationTests;

/// <summary>Waits for a condition, with a limit; tests never sleep for a fixed time and hope.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static Task IsTrueAsync(Func<bool> condition, string what, TimeSpan? limit = null) =>
        IsTrueAsync(() => Task.FromResult(condition()), what, limit);

    /// <summary>The first answer with that status.</summary>
    public static async Task<Answer> BecomesAsync(Func<Task<Answer>> ask, HttpStatusCode status)
    {
        Answer? answer = null;
        await IsTrueAsync(async () => (answer = await ask()).Status == status, $"the answer is {status}");
        return answer!;
    }

    /// <param name="seen">What there is instead, for who reads of the failure.</param>
    public static async Task IsTrueAsync(
        Func<Task<bool>> condition, string what, TimeSpan? limit = null, Func<Task<string>>? seen = null)
    {
        // Late is what a look that began after the limit does not find: one that took long itself says nothing of the time.
        var began = Stopwatch.GetTimestamp();
        for (var isLast = false; !await condition();)
        {
            if (isLast) Assert.Fail($"Not in time: {what}. {(seen is null ? "" : await seen())}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
            isLast = Stopwatch.GetElapsedTime(began) >= (limit ?? TimeSpan.FromSeconds(15));
        }
    }
}
