namespace ProdReady.Dev.Commands;

/// <summary>
/// One word of `./dev`: how it is called, what it does in a line, and the code that does it (its result is the exit
/// code).
/// </summary>
public sealed record Verb(string Name, string Usage, string Summary, Func<Arguments, CancellationToken, Task<int>> Run)
{
    /// <summary>The options that take a value, and the switches that take none; any other is refused.</summary>
    public string[] Options { get; init; } = [];
    public string[] Switches { get; init; } = [];
    public int MostWords { get; init; }
}
