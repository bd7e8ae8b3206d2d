using System.Xml.Linq;

namespace ProdReady.Dev.Testing;

/// <summary>What one run of a test project, or all of them together, came to.</summary>
internal sealed record TestOutcome(int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures)
{
    public static TestOutcome None { get; } = new(0, 0, 0, []);

    public static TestOutcome Crashed(string line) => new(0, 1, 0, [line]);

    public static TestOutcome operator +(TestOutcome one, TestOutcome other) => new(
        one.Passed + other.Passed, one.Failed + other.Failed, one.Skipped + other.Skipped, [.. one.Failures, .. other.Failures]);

    public static TestOutcome Add(TestOutcome left, TestOutcome right) => left + right;

    public bool IsGood => Failed == 0 && Passed > 0;

    /// <summary>The last line of `./dev test`, for people and for programs.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed{(Skipped > 0 ? $", {Skipped} skipped" : "")}";

    /// <summary>Reads a Visual Studio test results file (.trx).</summary>
    public static TestOutcome FromTrx(string file)
    {
        var results = XDocument.Load(file).Descendants().Where(e => e.Name.LocalName == "UnitTestResult").ToLookup(Outcome);
        var failed = results["Failed"].Concat(results["Error"]).Concat(results["Timeout"]).ToArray();
        return new TestOutcome(
            results["Passed"].Count(), failed.Length, results["NotExecuted"].Count(), failed.Select(Describe).ToArray());
    }

    private static string Outcome(XElement result) => (string?)result.Attribute("outcome") ?? "";

    private static string Describe(XElement result)
    {
        string Text(string name) => result.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim() ?? "";
        var where = Text("StackTrace").Split('\n')
            .FirstOrDefault(line => line.Contains(":line", StringComparison.Ordinal))?.Trim();
        var message = Text("Message").ReplaceLineEndings("\n").Replace("\n", "\n    ", StringComparison.Ordinal);
        return $"{(string?)result.Attribute("testName")}\n    {message}{(where is null ? "" : $"\n    {where}")}";
    }
}
