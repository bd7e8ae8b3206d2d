namespace ProdReady.Dev.Machine;

/// <summary>Progress, one line an event, at once and in order.</summary>
public sealed class Say : IProgress<string>
{
    public static Say ToConsole { get; } = new();

    public void Report(string value)
    {
        lock (this) Console.WriteLine(value);
    }
}
