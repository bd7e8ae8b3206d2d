using System.Runtime;

/// <summary>
/// Tells from inside a server how long its runtime has compiled so far: what still compiles measures the compiler. The runtime
/// looks for this name, without a namespace, in the assembly that DOTNET_STARTUP_HOOKS names, and calls it before Main.
/// </summary>
internal static class StartupHook
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>What to add to the environment of a server.</summary>
    public static KeyValuePair<string, string> Setting { get; } =
        new("DOTNET_STARTUP_HOOKS", typeof(StartupHook).Assembly.Location);

    public static void Initialize() => new Thread(Write) { IsBackground = true }.Start();

    /// <summary>How long all threads of the process together have compiled, as of an instant ago.</summary>
    public static TimeSpan Compiling(int process)
    {
        using var file = File.OpenHandle(FileOf(process), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var ticks = new byte[sizeof(long)];
        RandomAccess.Read(file, ticks, fileOffset: 0);
        return new TimeSpan(BitConverter.ToInt64(ticks));
    }

    public static void Forget(int process) => File.Delete(FileOf(process));

    private static void Write()
    {
        using var file = File.OpenHandle(
            FileOf(Environment.ProcessId), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        while (true)
        {
            RandomAccess.Write(file, BitConverter.GetBytes(JitInfo.GetCompilationTime().Ticks), fileOffset: 0);
            Thread.Sleep(Interval);
        }
    }

    private static string FileOf(int process) => Path.Combine(Path.GetTempPath(), $"bench-{process}.jit");
}
