using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Authentication;

// How long a stolen token is worth something is a decision of the operator, within bounds that keep the promises.
public sealed class SessionsOptions
{
    public const string Section = "Sessions";

    /// <summary>An access token is refused after this time; its refresh token brings the next one.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AccessLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A program signs in anew after this time, however often it refreshed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "90.00:00:00")]
    public TimeSpan ProgramLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A browser signs in anew after this time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan BrowserLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// A program that was silent for so long signs in anew; a minute sooner at the worst, since use is written once a minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00")]
    public TimeSpan ProgramIdleTimeout { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// A browser that was silent for so long signs in anew; a minute sooner at the worst, since use is written once a minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:05:00", "30.00:00:00")]
    public TimeSpan BrowserIdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a proof of who somebody is opens what asks for a fresh one; after it they prove it again.</summary>
    [Range(typeof(TimeSpan), "00:00:30", "12:00:00")]
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long an instance trusts what it read of a session: at most so late does it see a sign-out elsewhere.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:02")]
    public TimeSpan TrustFor { get; set; } = TimeSpan.FromSeconds(1.5);
}
