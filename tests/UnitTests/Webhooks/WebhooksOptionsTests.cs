using System.ComponentModel.DataAnnotations;
using ProdReady.App.Webhooks;
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

    [Fact]
    public void What_always_fails_is_tried_ten_times_over_three_days_ever_more_rarely_and_again_from_the_start_on_request()
    {
        var began = DateTimeOffset.UnixEpoch;
        var delivery = new WebhookDelivery
        {
            Id = Guid.NewGuid(), TenantId = Guid.NewGuid(), SubscriptionId = Guid.NewGuid(), EventId = Guid.NewGuid(),
            EventType = "invoice.sent", Body = "{}", CreatedAt = began, DueAt = began,
        };

        FailToTheEnd(delivery);
        var pauses = delivery.Attempts.Zip(delivery.Attempts.Skip(1), (one, next) => next.At - one.At).ToArray();
        Assert.Equal(10, delivery.Attempts.Count);
        Assert.InRange(delivery.Attempts[^1].At, began.AddDays(3), began.AddDays(3).AddMinutes(10));
        Assert.Equal(pauses.Order(), pauses);

        delivery.Redeliver(began.AddDays(10));
        FailToTheEnd(delivery);
        Assert.Equal(20, delivery.Attempts.Count);
    }

    private static void FailToTheEnd(WebhookDelivery delivery)
    {
        var pauses = new WebhooksOptions().RetriesInUse;
        for (var i = 0; i < 100 && delivery.Status == WebhookDeliveryStatus.Pending; i++)
        {
            delivery.Record(new WebhookAttempt(delivery.DueAt, 500, 1, ""), pauses);
        }

        Assert.Equal(WebhookDeliveryStatus.Failed, delivery.Status);
    }

    private static IEnumerable<string> Faults(WebhooksOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults.SelectMany(fault => fault.MemberNames);
    }
}
