using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.App.AccountMails;
using ProdReady.App.Data;
using ProdReady.App.Erasure;
using ProdReady.Platform.Database;
using ProdReady.Platform.Email;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Redis;

namespace ProdReady.IntegrationTests.Platform.Email;

public sealed class MailerTests(TestServers servers) : IAsyncDisposable
{
    private static readonly LinkMail Reset = new(MailedLink.Reset, new("https://app.example.test/#TOKEN"));
    private static readonly LinkMail Confirmation = new(MailedLink.Confirmation, new("https://app.example.test/#TOKEN"));
    private readonly MailServer _server = new();
    private readonly string _email = $"{Guid.NewGuid():N}@example.test";
    private readonly List<IHost> _workers = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.StopAsync(TimeSpan.FromSeconds(30));
            worker.Dispose();
        }

        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_anybody_can_ask_for_comes_five_times_an_hour_over_all_Workers_and_a_receipt_always()
    {
        var redis = await servers.RedisAsync();
        Mailer[] workers = [await StartAsync(redis), await StartAsync(redis)];

        for (var i = 0; i < 9; i++) await SendAsync(workers[i % 2], Reset, i < 4 ? _email : _email.ToUpperInvariant());
        Assert.Equal(5, ArrivedOf(Reset));

        for (var i = 0; i < 7; i++) await SendAsync(workers[i % 2], new FarewellMail());
        await SendAsync(workers[0], Confirmation);
        await SendAsync(workers[0], Reset, $"other-{_email}");
        Assert.Equal((7, 1, 6), (ArrivedOf(new FarewellMail()), ArrivedOf(Confirmation), ArrivedOf(Reset)));
    }

    [Fact]
    public async Task A_mail_that_the_server_did_not_take_yet_keeps_no_later_one_out()
    {
        var worker = await StartAsync(await servers.RedisAsync());
        _server.Refuses = (command, _) => command == "RCPT" ? "450 greylisted" : null;
        for (var i = 0; i < 7; i++) await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(worker, Reset));
        _server.Refuses = (_, _) => null;

        for (var i = 0; i < 7; i++) await SendAsync(worker, Reset);

        Assert.Equal(5, ArrivedOf(Reset));
    }

    [Fact]
    public async Task Without_Redis_mail_goes_on_and_each_Worker_counts_by_itself()
    {
        await using var redis = await TestRedis.StartAsync();
        Mailer[] workers = [await StartAsync(redis), await StartAsync(redis)];
        redis.Server.Kill();
        var connections = _workers.Select(worker => worker.Services.GetRequiredService<RedisConnection>());
        await Eventually.IsTrueAsync(() => connections.All(connection => !connection.IsConnected), "Redis is missed");

        for (var i = 0; i < 20; i++) await SendAsync(workers[i % 2], Reset);

        Assert.Equal(10, ArrivedOf(Reset));
    }

    [Theory]
    [InlineData("failed", "5.1.1", true)]
    [InlineData("failed", "5.2.1", true)]
    [InlineData("delayed", "4.4.1", false)]
    [InlineData("failed", "5.2.2", false)] // full
    [InlineData("failed", "5.7.1", false)] // taken for spam
    [InlineData("relayed", "5.1.1", false)]
    public async Task What_comes_back_since_the_mailbox_is_not_there_is_recorded(string action, string status, bool isGone)
    {
        var worker = await StartAsync(await servers.RedisAsync());
        await SendAsync(worker, new FarewellMail());
        var token = Assert.Single(_server.Mails).Header("X-Mail-Token")!;

        await ReportAsync(action, status, token[..^4] + "AAAA");
        await SendAsync(worker, new FarewellMail());
        Assert.Equal(2, ArrivedOf(new FarewellMail()));
        await ReportAsync(action, status, token);
        await SendAsync(worker, new FarewellMail());
        Assert.Equal(isGone ? 2 : 3, ArrivedOf(new FarewellMail()));
    }

    // As Postfix writes it; the address is another, which a report cannot harm.
    private Task ReportAsync(string action, string status, string token) =>
        _workers[0].Services.GetRequiredService<RecordBounce>().RunAsync(new StringReader($"""
            From: MAILER-DAEMON@mail.example.test
            Content-Type: multipart/report; report-type=delivery-status;
                boundary="A1/mail.example.test"

            --A1/mail.example.test
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mail.example.test

            Final-Recipient: rfc822; somebody-else@example.test
            Action: {action}
            Status: {status}

            --A1/mail.example.test
            Content-Type: text/rfc822-headers

            Subject: Your account was erased
            X-Mail-Token: {token}

            --A1/mail.example.test--
            """), TextWriter.Null, Test.Ct);

    private static Task SendAsync(Mailer mailer, Mail mail, string to) =>
        mailer.SendAsync($"test-{Guid.NewGuid():N}", to, mail, Test.Ct);

    private Task SendAsync(Mailer mailer, Mail mail) => SendAsync(mailer, mail, _email);

    private int ArrivedOf(Mail mail) => _server.Mails.Count(arrived => arrived.Header("Subject") == mail.Write().Subject);

    private async Task<Mailer> StartAsync(TestRedis redis)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "tests" });
        builder.Configuration.AddInMemoryCollection((await servers.DatabaseAsync()).Servers.AppSettings.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Redis:ConnectionString"] = redis.ConnectionString,
            ["Redis:CallTimeout"] = "00:00:10", // a Redis that was only slow would let more through
            ["Redis:CheckInterval"] = "00:00:30",
            ["Email:From"] = "billing@example.test",
            ["Email:SmtpHost"] = "127.0.0.1",
            ["Email:SmtpPort"] = $"{_server.Port}",
            ["Email:SmtpTls"] = "false",
            ["Email:UnsubscribeAddress"] = "https://api.example.test/v1/unsubscriptions",
        });
        builder.AddRedis();
        builder.AddDatabase<AppDbContext>();
        builder.AddEncryption();
        builder.AddEmail();
        var worker = builder.Build();
        _workers.Add(worker);
        await worker.StartAsync(Test.Ct);
        var connection = worker.Services.GetRequiredService<RedisConnection>();
        await Eventually.IsTrueAsync(() => connection.IsConnected, "Redis is connected");
        return worker.Services.GetRequiredService<Mailer>();
    }
}
