using System.ComponentModel.DataAnnotations;

namespace ProdReady.App.Accounts;

public sealed class AccountsOptions
{
    public const string Section = "Accounts";

    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA512, which is what the hasher uses.</summary>
    public const int FewestRounds = 210_000;

    /// <summary>
    /// Rounds of a password's hash: more as machines get faster, fewer outside production alone. A hash of fewer is replaced
    /// when its owner signs in.
    /// </summary>
    [Range(1_000, 100_000_000)]
    public int PasswordHashRounds { get; set; } = FewestRounds;
}
