using System.Net;

namespace ProdReady.IntegrationTests.Webhooks;

/// <summary>A webhook of a tenant, as its owner made it.</summary>
internal sealed record SomeWebhook(Guid Id, string Secret)
{
    public static async Task<SomeWebhook> CreateAsync(
        HttpClient client, string url = "http://127.0.0.1:9/nobody-listens", params string[] eventTypes)
    {
        var made = (await TryAsync(client, url, eventTypes)).Is(HttpStatusCode.Created);
        Assert.True(made.Headers.CacheControl?.NoStore);
        return new SomeWebhook(made.Id, made.Json.GetProperty("secret").GetString()!);
    }

    public static Task<Answer> TryAsync(HttpClient client, string url, params string[] eventTypes) =>
        new Call(HttpMethod.Post, "/v1/webhooks", new { url, eventTypes = eventTypes.Length > 0 ? eventTypes : ["invoice.sent"] })
            .SendAsync(client);

    /// <summary>Something that was to be sent somewhere.</summary>
    public static async Task<Guid> DeliveryAsync(TestTenant tenant, TestServers servers)
    {
        var webhook = await CreateAsync(tenant.Client);
        var now = TimeProvider.System.GetUtcNow();
        var delivery = new App.Webhooks.WebhookDelivery
        {
            Id = Guid.CreateVersion7(), TenantId = tenant.Id, SubscriptionId = webhook.Id, EventId = Guid.CreateVersion7(),
            EventType = "invoice.sent", Body = "{}", CreatedAt = now, DueAt = now.AddDays(1),
        };
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        db.Add(delivery);
        await db.SaveChangesAsync(Test.Ct);
        return delivery.Id;
    }
}
