using System.Net;

namespace ProdReady.IntegrationTests.Invoices;

public sealed class VoidInvoiceTests(TestServers servers)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_draft_or_a_sent_invoice_becomes_void_and_keeps_its_number(bool isSent)
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var draft = await SomeInvoice.CreateAsync(tenant.Client);
        if (isSent)
        {
            (await Call.Post($"{draft.Location}/send").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        }

        var voided = (await Call.Post($"{draft.Location}/void").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);

        Assert.Equal(("void", 1), (voided.State(), voided.Number()));
        Assert.Equal(2, (await SomeInvoice.CreateAsync(tenant.Client)).Number());
    }

    [Fact]
    public async Task Tells_why_it_refuses()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var draft = await SomeInvoice.CreateAsync(tenant.Client);
        (await Call.Post($"{draft.Location}/void").SendAsync(tenant.Client)).Is(HttpStatusCode.OK);

        var refused = (await Call.Post($"{draft.Location}/void").SendAsync(tenant.Client)).Is(HttpStatusCode.Conflict);

        Assert.Equal("Only a draft or a sent invoice can be voided; invoice 1 is void.", refused.Detail);
    }

    [Fact]
    public async Task Sent_and_voided_at_once_it_ends_in_one_of_both_as_was_answered()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var draft = await SomeInvoice.CreateAsync(tenant.Client);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Call.Post($"{draft.Location}/{(i % 4 < 2 ? "send" : "void")}").SendAsync(tenant.On(i % 2))));

        var done = answers.Where(answer => answer.Status == HttpStatusCode.OK).Select(answer => answer.State()).ToArray();
        Assert.True(string.Join(' ', done.Order()) is "sent" or "void" or "sent void");
        var end = await Call.Get(draft.Location).SendAsync(tenant.Client);
        Assert.Equal(done.Contains("void") ? "void" : "sent", end.State());
    }
}
