using System.Net;

namespace ProdReady.IntegrationTests.Invoices;

public sealed class SendInvoiceTests(TestServers servers)
{
    [Fact]
    public async Task A_draft_becomes_sent_under_a_new_version()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var draft = await SomeInvoice.CreateAsync(tenant.Client);

        var sent = (await Call.Post($"{draft.Location}/send").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);

        var read = (await Call.Get(draft.Location).SendAsync(tenant.On(1))).Is(HttpStatusCode.OK);
        Assert.Equal((sent.Text, sent.ETag), (read.Text, read.ETag));
        Assert.Equal("sent", read.State());
        Assert.NotEqual(draft.ETag, sent.ETag);
        Assert.NotEqual(default, read.Json.GetProperty("sentAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Twenty_at_once_send_it_once()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var draft = await SomeInvoice.CreateAsync(tenant.Client);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Call.Post($"{draft.Location}/send").SendAsync(tenant.On(i % 2))));

        Assert.Equal("1 x OK, 19 x Conflict", answers.Statuses());
    }

    [Fact]
    public async Task The_same_key_brings_the_same_answer()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var draft = await SomeInvoice.CreateAsync(tenant.Client);
        var call = Call.Post($"{draft.Location}/send");

        var first = (await call.SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        var again = (await call.SendAsync(tenant.On(1))).Is(HttpStatusCode.OK);

        Assert.Equal((first.Text, first.ETag, true), (again.Text, again.ETag, again.IsReplayed));
    }

    [Fact]
    public async Task Tells_why_it_refuses()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var draft = await SomeInvoice.CreateAsync(tenant.Client);
        (await Call.Post($"{draft.Location}/void").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);

        var refused = (await Call.Post($"{draft.Location}/send").SendAsync(tenant.Client)).Is(HttpStatusCode.Conflict);

        Assert.Equal("Only a draft can be sent; invoice 1 is void.", refused.Detail);
    }

    [Theory]
    [InlineData("send")]
    [InlineData("void")]
    public async Task Needs_an_idempotency_key_and_an_invoice_of_the_tenant(string verb)
    {
        var system = await servers.SystemAsync();
        var (tenant, other) = (await system.NewTenantAsync(Test.Ct), await system.NewTenantAsync(Test.Ct));
        var path = $"{(await SomeInvoice.CreateAsync(tenant.Client)).Location}/{verb}";

        (await (Call.Post(path) with { IdempotencyKey = null }).SendAsync(tenant.Client)).Is(HttpStatusCode.BadRequest);
        (await Call.Post(path).SendAsync(other.Client)).Is(HttpStatusCode.NotFound);
        (await Call.Post($"/v1/invoices/{Guid.NewGuid()}/{verb}").SendAsync(tenant.Client)).Is(HttpStatusCode.NotFound);
    }
}
