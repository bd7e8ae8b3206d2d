using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ProdReady.UnitTests.Architecture;

public sealed partial class BannedCodeTests
{
    /// <summary>Calls that the compiler takes and production does not.</summary>
    private static readonly Dictionary<string, string> Members = new()
    {
        ["DateTime.Now"] = "ask TimeProvider",
        ["DateTime.UtcNow"] = "ask TimeProvider",
        ["DateTime.Today"] = "ask TimeProvider",
        ["DateTimeOffset.Now"] = "ask TimeProvider",
        ["DateTimeOffset.UtcNow"] = "ask TimeProvider",
        ["Thread.Sleep"] = "await Task.Delay with a token",
        ["Task.Run"] = "nobody sees it fail: make it a hosted service",
        ["Task.Factory.StartNew"] = "nobody sees it fail: make it a hosted service",
    };

    /// <summary>Ways in for an attacker that no host has a use for.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["FromSqlRaw"] = "interpolate: FromSql makes each value a parameter",
        ["SqlQueryRaw"] = "interpolate: SqlQuery makes each value a parameter",
        ["ExecuteSqlRaw"] = "interpolate: ExecuteSql makes each value a parameter",
        ["ExecuteSqlRawAsync"] = "interpolate: ExecuteSqlAsync makes each value a parameter",
        ["ProcessStartInfo"] = "a host starts no program",
        ["MD5"] = "broken: SHA256",
        ["SHA1"] = "broken: SHA256",
        ["Aes"] = "unauthenticated: AesGcm",
    };

    /// <summary>Where a thread may wait, and why.</summary>
    private static readonly Dictionary<string, string> MayBlock = new()
    {
        ["src/Dev/Servers/NativeServer.cs"] = "Kill is synchronous, so that a test kills at one known moment",
        ["src/Dev/Processes/ChildProcess.cs"] = "prctl's parent-death signal is tied to the thread that started the process",
    };

    [Fact]
    public void The_clock_is_injected_and_no_thread_sleeps_or_runs_unseen() =>
        Codebase.Holds(Codebase.Source.SelectMany(BannedMembers));

    [Fact]
    public void No_host_builds_SQL_from_text_starts_a_program_or_uses_a_broken_cipher() =>
        Codebase.Holds(Codebase.Product.SelectMany(BannedNames));

    [Fact]
    public void No_thread_waits_for_a_task() => Codebase.Holds(
        Codebase.Source.Where(file => !MayBlock.ContainsKey(file.Path)).SelectMany(Blocking));

    [Fact]
    public void Every_file_that_may_block_still_does() => Codebase.Holds(
        MayBlock.Keys.Except(Codebase.Source.Where(file => Blocking(file).Any()).Select(file => file.Path)));

    [Fact]
    public void Features_catch_nothing() => Codebase.Holds(Codebase.Source.Where(file => file.In("src/App")).SelectMany(Catches));

    [Fact]
    public void Nothing_is_left_to_do() => Codebase.Holds(Codebase.Code.SelectMany(LeftToDo));

    [Fact]
    public void Clients_come_from_the_factory() => Codebase.Holds(
        from file in Codebase.Product
        from made in file.Nodes<ObjectCreationExpressionSyntax>()
        where made.Type.ToString() == "HttpClient"
        select file.At(made, "new HttpClient(): without timeouts, retries and a shared pool; ask IHttpClientFactory"));

    [Theory]
    [InlineData("var a = DateTime.UtcNow;")]
    [InlineData("var a = System.DateTimeOffset.Now;")]
    [InlineData("Task.Run(Work);")]
    [InlineData("Thread.Sleep(1);")]
    public void A_banned_member_is_found(string text) => Assert.Single(BannedMembers(new CodeFile("src/App/A.cs", text)));

    [Theory]
    [InlineData("db.Database.ExecuteSqlRawAsync(text);")]
    [InlineData("var hash = MD5.HashData(bytes);")]
    [InlineData("var info = new ProcessStartInfo(program);")]
    public void A_banned_name_is_found(string text) => Assert.Single(BannedNames(new CodeFile("src/App/A.cs", text)));

    [Theory]
    [InlineData("var a = LoadAsync().Result;")]
    [InlineData("LoadAsync().Wait();")]
    [InlineData("task.Wait(limit);")]
    [InlineData("LoadAsync().GetAwaiter().GetResult();")]
    public void Blocking_is_found(string text) => Assert.Single(Blocking(new CodeFile("src/App/A.cs", text)));

    [Fact]
    public void A_catch_is_found() => Assert.Single(Catches(new CodeFile("src/App/A.cs", "try { } catch { }")));

    [Fact]
    public void A_note_to_oneself_is_found() => Assert.Single(LeftToDo(new CodeFile("src/App/A.cs", "// " + "TO" + "DO: later")));

    private static IEnumerable<string> BannedMembers(CodeFile file) =>
        from member in file.Nodes<MemberAccessExpressionSyntax>()
        let name = member.ToString()
        from banned in Members
        where name == banned.Key || name.EndsWith($".{banned.Key}", StringComparison.Ordinal)
        select file.At(member, $"{banned.Key}: {banned.Value}");

    private static IEnumerable<string> BannedNames(CodeFile file) =>
        from name in file.Nodes<SimpleNameSyntax>()
        where Names.ContainsKey(name.Identifier.Text)
        select file.At(name, $"{name.Identifier.Text}: {Names[name.Identifier.Text]}");

    private static IEnumerable<string> Blocking(CodeFile file) =>
        from member in file.Nodes<MemberAccessExpressionSyntax>()
        let blocks = member.Name.Identifier.Text switch
        {
            "Result" => member.Expression is InvocationExpressionSyntax or IdentifierNameSyntax { Identifier.Text: "task" },
            "Wait" => member.Parent is InvocationExpressionSyntax && !member.Expression.ToString().StartsWith('_'),
            "GetResult" => member.Expression.ToString().EndsWith("GetAwaiter()", StringComparison.Ordinal),
            _ => false,
        }
        where blocks
        select file.At(member, $"{member.Name} blocks its thread: await");

    private static IEnumerable<string> Catches(CodeFile file) =>
        file.Nodes<CatchClauseSyntax>().Select(node => file.At(node, "catch: answer a typed result, or let it pass"));

    private static IEnumerable<string> LeftToDo(CodeFile file) =>
        from trivia in file.Root.DescendantTrivia(descendIntoTrivia: true)
        where trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)
            || trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)
        where Notes().IsMatch(trivia.ToString())
        select $"{file.Path}:{file.LineOf(trivia.SpanStart)} {trivia.ToString().Trim()}";

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Notes();
}
