using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Resilience;

namespace ProdReady.Platform.Webhooks;

/// <summary>
/// Where events may be sent: what is typed in is asked here, to say at once what is wrong with it; what counts is asked again
/// of each connection.
/// </summary>
public sealed class WebhookAddresses(IOptions<WebhooksOptions> options, ResolveHost resolve)
{
    /// <summary>Opens the connections.</summary>
    public PublicConnection Connection { get; } = new(resolve, options.Value.PortsInUse, options.Value.AllowLoopback);

    /// <summary>Why nothing can be sent there, or null.</summary>
    public string? Refuse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0
            || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && options.Value.AllowLoopback)))
        {
            return "It must be an https address without a user name and a fragment.";
        }

        var ports = options.Value.PortsInUse;
        if (ports.Count > 0 && !ports.Contains(uri.Port)) return $"The port must be one of {string.Join(", ", ports)}.";
        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && !Connection.MayReach(address)
            ? "It must be at a public address."
            : null;
    }
}

/// <summary>How events reach the tenants' own systems.</summary>
public sealed class WebhooksOptions : IValidatableObject
{
    public const string Section = "Webhooks";

    /// <summary>Ports of receivers. 443 and 8443 unless set; a list takes the place of that.</summary>
    public IReadOnlyList<int>? Ports { get; set; }

    /// <summary>Also http, loopback addresses and all ports: for development and tests; production refuses to start.</summary>
    public bool AllowLoopback { get; set; }

    /// <summary>
    /// The pauses between the attempts, of which there is one more. Three days in all unless set, as the Standard Webhooks
    /// specification has them.
    /// </summary>
    public IReadOnlyList<TimeSpan>? RetryAfter { get; set; }

    /// <summary>A webhook whose every attempt failed for so long is disabled, and owners are told. 3 days unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "30.00:00:00")]
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long a webhook that has just failed waits at least. 30 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan PauseAfterFailure { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a Worker looks for what is due. 1 s unless set.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many webhooks of one tenant are sent to at a time, over all Workers. 2 unless set.</summary>
    [Range(1, 100)]
    public int AtOncePerTenant { get; set; } = 2;

    public OutsideDependencyOptions Calls { get; set; } = new()
    {
        AttemptTimeout = TimeSpan.FromSeconds(10), TotalTimeout = TimeSpan.FromSeconds(12), LongestAnswer = 64 * 1024,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Ports is { } ports && (ports.Count == 0 || ports.Any(port => port is < 1 or > 65535)))
        {
            yield return new ValidationResult("Each port must be between 1 and 65535, and there must be one", [nameof(Ports)]);
        }

        if (RetryAfter is { } pauses && pauses.Any(pause => pause <= TimeSpan.Zero || pause > TimeSpan.FromDays(30)))
        {
            yield return new ValidationResult("Each pause must be above zero, and of 30 days at most", [nameof(RetryAfter)]);
        }
    }

    public IReadOnlyList<int> PortsInUse => AllowLoopback ? [] : Ports ?? [443, 8443];

    public IReadOnlyList<TimeSpan> RetriesInUse => RetryAfter ??
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(20.5),
    ];
}
