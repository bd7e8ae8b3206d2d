using System.Text.RegularExpressions;

namespace ProdReady.UnitTests.Architecture;

/// <summary>What was committed once is in every clone for good: a secret belongs into the environment or a file.</summary>
public sealed partial class SecretTests
{
    private static readonly string[] NoText = [".png", ".ico", ".pfx", ".snk", ".zip", ".dll"];

    [Fact]
    public void No_secret_is_in_the_tree() => Codebase.Holds(
        from path in Codebase.Files("*")
        where !NoText.Contains(Path.GetExtension(path)) && new FileInfo(Dev.ProjectTree.PathTo(path)).Length < 1_000_000
        from fault in Secrets(path, Codebase.Read(path))
        select fault);

    [Theory]
    [InlineData("-----BEGIN RSA PRIVATE", " KEY-----")]
    [InlineData("AKIA", "IOSFODNN7EXAMPLE")]
    [InlineData("ghp_", "abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("sk_live_", "4eC39HqLyjWDarjtT1zdp7dc")]
    [InlineData("xoxb-", "1234567890-abcdefghij")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.", "eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl")]
    [InlineData("Host=db.example.com;Password=", "Xk29vTq8Lm4w")]
    public void A_secret_is_found(string start, string rest) => Assert.Single(Secrets("a.json", start + rest));

    [Theory]
    [InlineData("Password=***")]
    [InlineData("Password={password}")]
    [InlineData("sk_test_sandbox")]
    public void What_only_looks_like_one_is_not(string text) => Assert.Empty(Secrets("a.json", text));

    private static IEnumerable<string> Secrets(string path, string text) =>
        Secret().Matches(text).Select(match => $"{path} holds {match.Value[..8]}..., which looks like a secret");

    [GeneratedRegex(
        @"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\b[sr]k_live_[A-Za-z0-9]{16,}"
        + @"|\bxox[abprs]-[A-Za-z0-9-]{10,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{5,}|\bAIza[\w-]{35}\b"
        + @"|(?i:password|pwd)=(?=[^;""'\s]*\d)(?=[^;""'\s]*[A-Z])[A-Za-z0-9/+]{12,}")]
    private static partial Regex Secret();
}
