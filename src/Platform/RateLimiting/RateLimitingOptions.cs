using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.RateLimiting;

/// <summary>
/// How many requests are allowed over all instances together. Prevents one caller from using up what all share.
/// </summary>
public sealed class RateLimitingOptions
{
    public const string Section = "RateLimiting";

    /// <summary>By client address (IPv6: by /64 network); every request counts. An office is one address.</summary>
    public RateLimitOptions Address { get; set; } = new(3000, TimeSpan.FromMinutes(1));

    /// <summary>By signed-in user.</summary>
    public RateLimitOptions User { get; set; } = new(1200, TimeSpan.FromMinutes(1));

    /// <summary>By API key.</summary>
    public RateLimitOptions ApiKey { get; set; } = new(1200, TimeSpan.FromMinutes(1));

    /// <summary>By tenant, over all of its users.</summary>
    public RateLimitOptions Tenant { get; set; } = new(6000, TimeSpan.FromMinutes(1));

    /// <summary>By client address, on routes that check a password or a token.</summary>
    public RateLimitOptions SignInAddress { get; set; } = new(60, TimeSpan.FromMinutes(1));

    /// <summary>By tenant (by address where nobody is signed in): files that come and go at once, on each instance.</summary>
    [Range(1, 10_000)]
    public int TransfersAtOnce { get; set; } = 8;

    /// <summary>By tenant: event streams that are open at once, on each instance.</summary>
    [Range(1, 10_000)]
    public int StreamsAtOnce { get; set; } = 100;

    /// <summary>By account name, on routes that check a password: guesses from many addresses are counted together.</summary>
    public RateLimitOptions SignInAccount { get; set; } = new(10, TimeSpan.FromMinutes(5));

    /// <summary>By recipient, for each kind of mail that anybody can have sent to an address; what is more is not sent.</summary>
    public RateLimitOptions MailHour { get; set; } = new(5, TimeSpan.FromHours(1));

    /// <summary>As <see cref="MailHour"/>, over a day.</summary>
    public RateLimitOptions MailDay { get; set; } = new(20, TimeSpan.FromDays(1));
}

/// <summary>No more than <see cref="Permits"/> requests in any time as long as <see cref="Window"/>.</summary>
public sealed class RateLimitOptions
{
    public RateLimitOptions()
    {
    }

    public RateLimitOptions(int permits, TimeSpan window) => (Permits, Window) = (permits, window);

    [Range(1, 1_000_000_000)]
    public int Permits { get; set; } = 1;

    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}
