using System.Diagnostics;
using ProdReady.Dev.Processes;

namespace ProdReady.FaultTests;

/// <summary>The place of one host of ours: a process that ends is followed by another one, at the same address.</summary>
internal sealed class Instance(
    AppProcess first, Func<IReadOnlyDictionary<string, string>?, CancellationToken, Task<AppProcess>> startAsync)
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan MinimumReady = TimeSpan.FromSeconds(2);
    private AppProcess _process = first;

    public Uri BaseAddress => _process.BaseAddress;

    /// <summary>How it ended, with its last lines; null while it runs.</summary>
    public string? End => _process.End;

    /// <summary>In bytes.</summary>
    public long Memory
    {
        get
        {
            using var process = Process.GetProcessById(_process.Id);
            return process.WorkingSet64;
        }
    }

    public void Kill() => _process.Kill();

    public void Pause() => _process.Pause();

    public void Resume() => _process.Resume();

    /// <param name="settings">Added to those of the other hosts.</param>
    public async Task StartAsync(CancellationToken ct, IReadOnlyDictionary<string, string>? settings = null) =>
        _process = await startAsync(settings, ct);

    /// <summary>
    /// As a deployment does: it may finish what it has begun, then the next one starts, and has been ready for a while before
    /// another one's turn comes (Kubernetes: minReadySeconds), so that the balancer knows of it.
    /// </summary>
    public async Task ReplaceAsync(CancellationToken ct, IReadOnlyDictionary<string, string>? settings = null)
    {
        Assert.Equal(0, await _process.TerminateAsync(DrainLimit, ct));
        await StartAsync(ct, settings);
        await Task.Delay(MinimumReady, ct);
    }
}
