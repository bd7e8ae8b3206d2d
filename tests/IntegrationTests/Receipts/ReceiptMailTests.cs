using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.App;
using ProdReady.App.Data;
using ProdReady.App.Erasure;
using ProdReady.App.Receipts;
using ProdReady.IntegrationTests.Payments;
using ProdReady.IntegrationTests.Platform.Email;
using ProdReady.IntegrationTests.Platform.Messaging;
using ProdReady.Platform.Database;
using ProdReady.Platform.Email;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Redis;

namespace ProdReady.IntegrationTests.Receipts;

/// <summary>Receipts by SMTP: a second subscriber to the system's receipts, with a mail server of the test's own.</summary>
public sealed class ReceiptMailTests(TestServers servers) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly MailServer _server = new();
    private readonly string _queue = $"receipt-mails-{Guid.NewGuid():N}";
    private readonly string _email = $"{Guid.NewGuid():N}@example.test";
    private TestTenant _tenant = null!;
    private IHost _worker = null!;

    public async ValueTask InitializeAsync()
    {
        var system = await servers.SystemAsync();
        _tenant = await system.NewTenantAsync(Test.Ct);
        _worker = await StartWorkerAsync(system.Servers.AppSettings);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(TimeSpan.FromSeconds(30));
        _worker.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_receipt_reaches_the_mail_server_whatever_letters_and_line_breaks_names_have()
    {
        await RenameSellerAsync("Søn & Müller\r\nBcc: all@example.test");

        using var paid = await _tenant.Client.PayAsync(await _tenant.SentInvoiceAsync(_email));

        await Eventually.IsTrueAsync(() => Mails.Any(), "the mail is there", Patience);
        var mail = Assert.Single(Mails);
        Assert.Equal(("billing@example.test", _email), (mail.From, mail.Header("To")));
        Assert.Equal("Receipt for invoice 1 from Søn & Müller  Bcc: all@example.test", mail.Header("Subject"));
        Assert.Null(mail.Header("Bcc"));
        Assert.StartsWith("Dear Eve,", mail.Text, StringComparison.Ordinal);
        Assert.Contains(">EUR 12.34<", mail.Html, StringComparison.Ordinal);
        Assert.Contains("2 x Advice: EUR 12.34", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Søn & Müller", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_mail_server_refuses_for_now_is_sent_again_and_arrives_once()
    {
        var refused = 0;
        _server.Refuses = (command, to) =>
            command == "RCPT" && to == _email && Interlocked.Increment(ref refused) <= 10 ? "450 greylisted" : null;

        using var paid = await _tenant.Client.PayAsync(await _tenant.SentInvoiceAsync(_email));

        await Eventually.IsTrueAsync(() => Mails.Any(), "the mail is there at last", Patience);
        Assert.Equal(11, refused);
        Assert.Single(Mails);
    }

    [Fact]
    public async Task What_the_mail_server_refuses_for_good_becomes_a_dead_letter_and_holds_up_no_other()
    {
        await using var broker = await Broker.ConnectAsync((await servers.SystemAsync()).HostSettings);
        _server.Refuses = (command, to) => command == "." && to == _email ? "554 spam" : null;

        using var paid = await _tenant.Client.PayAsync(await _tenant.SentInvoiceAsync(_email));
        using var other = await _tenant.Client.PayAsync(await _tenant.SentInvoiceAsync($"other-{_email}"));

        await Eventually.IsTrueAsync(
            () => _server.Mails.Any(mail => mail.To == $"other-{_email}"), "the other has its mail", Patience);
        await Eventually.IsTrueAsync(async () => await broker.CountAsync(_queue + "_error") == 1, "a dead letter", Patience);
        Assert.Empty(Mails);
    }

    [Fact]
    public async Task A_mailbox_that_is_not_there_is_tried_once_in_a_week_and_makes_no_dead_letter()
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        await using var broker = await Broker.ConnectAsync((await servers.SystemAsync()).HostSettings);
        var issued = await broker.TapAsync(typeof(ReceiptIssued));
        _server.Refuses = (command, to) => command == "RCPT" && to == _email ? "550 no such mailbox" : null;
        using var paid = await _tenant.Client.PayAsync(await _tenant.SentInvoiceAsync(_email));
        var receipt = await broker.FirstOfAsync(_tenant.Id, issued, Patience);
        await Eventually.IsTrueAsync(
            () => db.InboxMessages.AnyAsync(row => row.MessageId == receipt && row.Queue == _queue, Test.Ct),
            "the receipt is done with", Patience);

        var mailer = _worker.Services.GetRequiredService<Mailer>();
        await mailer.SendAsync("farewell-1", _email.ToUpperInvariant(), new FarewellMail(), Test.Ct);
        Assert.Single(_server.Commands, line => line.Contains(_email, StringComparison.OrdinalIgnoreCase));

        var weekAgo = TimeProvider.System.GetUtcNow() - UndeliverableAddress.KeptFor;
        await db.UndeliverableAddresses.Where(row => row.Address == _email)
            .ExecuteUpdateAsync(row => row.SetProperty(to => to.RecordedAt, weekAgo), Test.Ct);
        _server.Refuses = (_, _) => null;
        await mailer.SendAsync("farewell-1", _email, new FarewellMail(), Test.Ct);
        Assert.Single(Mails);
    }

    private IEnumerable<ReceivedMail> Mails => _server.Mails.Where(mail => mail.To == _email);

    // No form takes such a name; it stands for whatever else may write the column.
    private async Task RenameSellerAsync(string name)
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(_tenant.Id);
        await scope.Db.Tenants.Where(tenant => tenant.Id == _tenant.Id)
            .ExecuteUpdateAsync(tenant => tenant.SetProperty(row => row.Name, name), Test.Ct);
    }

    private async Task<IHost> StartWorkerAsync(IReadOnlyDictionary<string, string> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "tests" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Email:From"] = "billing@example.test",
            ["Email:SmtpHost"] = "127.0.0.1",
            ["Email:SmtpPort"] = $"{_server.Port}",
            ["Email:SmtpTls"] = "false",
            ["Email:UnsubscribeAddress"] = "https://api.example.test/v1/unsubscriptions",
            ["RabbitMq:FirstRetryAfter"] = "00:00:00.010",
            ["RabbitMq:LongestRetryPause"] = "00:00:00.100",
        });
        builder.AddRedis();
        builder.AddDatabase<AppDbContext>();
        builder.AddEncryption();
        builder.AddEmail();
        builder.AddMessaging(Features.Messages, [ConsumerQueue.Of<SendReceiptConsumer>(_queue, outsideEffect: true)]);

        // It knows one queue only. What it relayed for others, before theirs are bound, the broker would confirm and drop.
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(OutboxRelay)));
        var worker = builder.Build();
        await worker.StartAsync(Test.Ct);
        await worker.Services.GetRequiredService<IBusControl>()
            .WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));
        return worker;
    }
}
