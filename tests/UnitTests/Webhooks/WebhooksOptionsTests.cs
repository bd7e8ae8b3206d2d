using System.ComponentModel.DataAnnotations;
using ProdReady.Platform.Webhooks;

namespace ProdReady.UnitTests.Webhooks;

public sealed class WebhooksOptionsTests
{
    [Fact]
    public void Ports_and_pauses_that_cannot_be_are_named()
    {
        Assert.Empty(Faults(new WebhooksOptions()));
        Assert.Equal(["Ports"], Faults(new WebhooksOptions { Ports = [443, 0] }));
        Assert.Equal(["Ports"], Faults(new WebhooksOptions { Ports = [65536] }));
        Assert.Equal(["Ports"], Faults(new WebhooksOptions { Ports = [] }));
        Assert.Equal(["RetryAfter"], Faults(new WebhooksOptions { RetryAfter = [TimeSpan.FromSeconds(5), TimeSpan.Zero] }));
        Assert.Equal(["RetryAfter"], Faults(new WebhooksOptions { RetryAfter = [TimeSpan.FromDays(31)] }));
    }

    private static IEnumerable<string> Faults(WebhooksOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults.SelectMany(fault => fault.MemberNames);
    }
}
