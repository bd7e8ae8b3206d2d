using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.Payments;

namespace ProdReady.IntegrationTests.Webhooks;

public sealed class WebhookTests(TestServers servers)
{
    [Fact]
    public async Task What_happens_is_posted_signed_and_tried_again_until_it_is_taken_and_again_on_request()
    {
        var system = await servers.SystemAsync();
        await using var receiver = await Receiver.StartAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var webhook = await SomeWebhook.CreateAsync(
            tenant.Client, receiver.Url.ToString(), "invoice.sent", "invoice.paid", "payment.failed", "customer.created");
        string? refused = null;
        receiver.Answers = async context =>
        {
            var id = context.Request.Headers["webhook-id"].ToString();
            var isFirst = Interlocked.CompareExchange(ref refused, id, null) is null;
            context.Response.StatusCode = isFirst ? 500 : 200;
            await context.Response.WriteAsync(isFirst ? "not yet" : "thank you", Test.Ct);
        };

        var invoice = await tenant.SentInvoiceAsync();
        using var declined = await tenant.Client.PayAsync(invoice, paymentMethod: "pm_card_chargeDeclined");
        using var paid = await tenant.Client.PayAsync(invoice);
        List<JsonElement> deliveries = [];
        await Eventually.IsTrueAsync(
            async () => (deliveries = await DeliveriesAsync(tenant, webhook)).Count(IsDelivered) == 4,
            "four events are delivered", TimeSpan.FromSeconds(30));
        await using (var db = (await servers.DatabaseAsync()).AcrossTenants.Open())
        {
            var row = await db.WebhookSubscriptions.AsNoTracking().SingleAsync(row => row.Id == webhook.Id, Test.Ct);
            Assert.Null(row.FailingSince); // one failure now and then disables nothing
        }

        Assert.All(receiver.All, posted => Assert.True(posted.IsSignedWith(webhook.Secret)));
        Assert.Equal(
            ["customer.created", "invoice.paid", "invoice.sent", "payment.failed"],
            receiver.All.DistinctBy(posted => posted.Id).Select(posted => Type(posted.Body)).Order(StringComparer.Ordinal));
        Assert.Equal(5, receiver.All.Count);
        var first = receiver.All.First(posted => posted.Id == refused);
        Assert.Equal(2, receiver.All.Count(posted => (posted.Id, posted.Body) == (first.Id, first.Body)));
        Assert.DoesNotContain(receiver.All, posted => posted.Body.Contains("@example", StringComparison.Ordinal));

        var logged = deliveries.Single(row => row.GetProperty("eventId").GetString() == first.Id);
        Assert.Equal(
            ["500 not yet", "200 thank you"],
            logged.GetProperty("attempts").EnumerateArray()
                .Select(row => $"{row.GetProperty("status")} {row.GetProperty("excerpt")}"));

        (await Call.Post($"/v1/webhook-deliveries/{logged.GetProperty("id").GetGuid()}/redelivery").SendAsync(tenant.Client))
            .Is(HttpStatusCode.Accepted);
        await Eventually.IsTrueAsync(() => receiver.All.Count(posted => posted.Id == first.Id) == 3, "it is sent again");
    }

    [Fact]
    public async Task While_a_secret_is_changed_either_one_opens_what_is_sent()
    {
        var system = await servers.SystemAsync();
        await using var receiver = await Receiver.StartAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var webhook = await SomeWebhook.CreateAsync(tenant.Client, receiver.Url.ToString(), "customer.created");

        var rotated = (await new Call(HttpMethod.Post, $"/v1/webhooks/{webhook.Id}/rotate", new { overlapHours = 1 })
            .SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        await tenant.DraftInvoiceAsync();
        await Eventually.IsTrueAsync(() => receiver.All.Count == 1, "it is sent");
        var next = rotated.Json.GetProperty("secret").GetString()!;
        Assert.NotEqual(webhook.Secret, next);
        Assert.True(receiver.All.Single().IsSignedWith(webhook.Secret) && receiver.All.Single().IsSignedWith(next));

        await new Call(HttpMethod.Post, $"/v1/webhooks/{webhook.Id}/rotate", new { overlapHours = 0 }).SendAsync(tenant.Client);
        await tenant.DraftInvoiceAsync();
        await Eventually.IsTrueAsync(() => receiver.All.Count == 2, "it is sent");
        Assert.False(receiver.All.Last().IsSignedWith(next));
    }

    [Fact]
    public async Task Of_two_changes_of_a_secret_at_once_both_sign()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var webhook = await SomeWebhook.CreateAsync(tenant.Client);
        HttpClient[] instances = [tenant.Client, tenant.On(1)];

        for (var round = 0; round < 5; round++)
        {
            var answers = await Task.WhenAll(instances.Select(instance =>
                new Call(HttpMethod.Post, $"/v1/webhooks/{webhook.Id}/rotate", new { overlapHours = 1 }).SendAsync(instance)));
            var secrets = answers.Select(answer => answer.Is(HttpStatusCode.OK).Json.GetProperty("secret").GetString()!);

            await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
            var row = await db.WebhookSubscriptions.AsNoTracking().SingleAsync(row => row.Id == webhook.Id, Test.Ct);
            Assert.Equivalent(secrets, row.SecretsAt(DateTimeOffset.UnixEpoch), strict: true);
        }
    }

    [Fact]
    public async Task A_dead_endpoint_holds_up_nobody_is_disabled_with_a_mail_and_goes_on_when_it_is_enabled()
    {
        var system = await servers.SystemAsync();
        await using var dead = await Receiver.StartAsync();
        await using var alive = await Receiver.StartAsync();
        var atOnce = new AtOnce();
        dead.Answers = async context =>
        {
            atOnce.Begin();
            await Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted)
                .ContinueWith(_ => atOnce.End(), TaskScheduler.Default);
        };
        var (unlucky, lucky) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        for (var i = 0; i < 12; i++) await SomeWebhook.CreateAsync(unlucky.Client, dead.Url.ToString(), "customer.created");
        await SomeWebhook.CreateAsync(lucky.Client, alive.Url.ToString(), "customer.created");
        await unlucky.DraftInvoiceAsync();
        await Eventually.IsTrueAsync(() => !dead.All.IsEmpty, "the dead endpoint is tried");

        await lucky.DraftInvoiceAsync();
        await Eventually.IsTrueAsync(() => alive.All.Count == 1, "the other tenant is served meanwhile", TimeSpan.FromSeconds(5));

        Assert.InRange(atOnce.Most, 1, 4); // two, and as many whose end has not come through yet; there are eight places

        // A redirect is no way to the other one.
        dead.Answers = context =>
        {
            context.Response.Redirect(alive.Url.ToString(), permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        Guid disabled = default;
        await Eventually.IsTrueAsync(
            async () => (disabled = await FirstDisabledAsync(unlucky)) != default, "one is disabled", TimeSpan.FromSeconds(30));
        await Eventually.IsTrueAsync(
            () => system.MailsTo(unlucky.Email)
                .Any(mail => mail.Header("Subject")!.Contains("disabled", StringComparison.Ordinal)),
            "its owner is told");
        Assert.Single(alive.All);

        dead.Answers = _ => Task.CompletedTask;
        (await Call.Post($"/v1/webhooks/{disabled}/enable").SendAsync(unlucky.Client)).Is(HttpStatusCode.NoContent);
        await Eventually.IsTrueAsync(
            async () => IsDelivered((await DeliveriesAsync(unlucky, new SomeWebhook(disabled, ""))).Single()),
            "what has waited is delivered");
    }

    [Fact]
    public async Task An_endpoint_that_says_that_it_is_gone_is_disabled_at_once()
    {
        var system = await servers.SystemAsync();
        await using var receiver = await Receiver.StartAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        var webhook = await SomeWebhook.CreateAsync(tenant.Client, receiver.Url.ToString(), "customer.created");
        receiver.Answers = context =>
        {
            context.Response.StatusCode = StatusCodes.Status410Gone;
            return Task.CompletedTask;
        };

        await tenant.DraftInvoiceAsync();

        await Eventually.IsTrueAsync(
            async () => await FirstDisabledAsync(tenant) == webhook.Id, "it is disabled", TimeSpan.FromSeconds(30));
        var delivery = (await DeliveriesAsync(tenant, webhook)).Single();
        var attempts = delivery.GetProperty("attempts").EnumerateArray();
        Assert.Single(attempts, row => row.GetProperty("status").ToString() == "410"); // others came to nothing

        // Nothing is for it from then on, though it be asked for by hand.
        var posted = receiver.All.Count;
        (await Call.Post($"/v1/webhook-deliveries/{delivery.GetProperty("id").GetGuid()}/redelivery").SendAsync(tenant.Client))
            .Is(HttpStatusCode.Accepted);
        await using var other = await Receiver.StartAsync();
        await SomeWebhook.CreateAsync(tenant.Client, other.Url.ToString(), "customer.created");
        await tenant.DraftInvoiceAsync();
        await Eventually.IsTrueAsync(() => other.All.Count == 1, "another one is told of what happens");
        Assert.Single(await DeliveriesAsync(tenant, webhook));
        Assert.Equal(posted, receiver.All.Count);
    }

    private static async Task<Guid> FirstDisabledAsync(TestTenant tenant) =>
        (await Call.Get("/v1/webhooks?limit=100").SendAsync(tenant.Client)).Json.GetProperty("items").EnumerateArray()
            .Where(row => row.GetProperty("disabledAt").ValueKind != JsonValueKind.Null)
            .Select(row => row.GetProperty("id").GetGuid()).FirstOrDefault();

    private static string Type(string body) => JsonSerializer.Deserialize<JsonElement>(body).GetProperty("type").GetString()!;

    private static bool IsDelivered(JsonElement delivery) => delivery.GetProperty("status").GetString() == "delivered";

    private static async Task<List<JsonElement>> DeliveriesAsync(TestTenant tenant, SomeWebhook webhook) =>
        [.. (await Call.Get($"/v1/webhooks/{webhook.Id}/deliveries").SendAsync(tenant.Client)).Is(HttpStatusCode.OK).Json
            .GetProperty("items").EnumerateArray()];
}
