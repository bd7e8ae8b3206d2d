using System.Globalization;

namespace ProdReady.Platform.RateLimiting;

// Prevents clients from finding their limits by running into them: each policy has the name and the numbers that
// RateLimit-Policy announces.
internal sealed class RateLimitPolicy(string name, RateLimitOptions options)
{
    /// <summary>A window is counted in this many parts; a permit comes back when its part has left the window.</summary>
    public const int Parts = 10;

    public string Name { get; } = name;

    public int Permits { get; } = options.Permits;

    public int PartMilliseconds { get; } = (int)Math.Ceiling(options.Window.TotalMilliseconds / Parts);

    /// <summary>An instance takes at most this many permits at once: 1 for small limits, exact to the last.</summary>
    public int LargestGrant { get; } = Math.Max(1, options.Permits / 100);

    /// <summary>As an item of the RateLimit-Policy header (draft-ietf-httpapi-ratelimit-headers-10).</summary>
    public string Header { get; } = string.Create(
        CultureInfo.InvariantCulture, $"\"{name}\";q={options.Permits};w={Math.Ceiling(options.Window.TotalSeconds)}");
}
