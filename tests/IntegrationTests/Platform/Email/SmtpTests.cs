using System.Net.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Email;

namespace ProdReady.IntegrationTests.Platform.Email;

public sealed class SmtpTests : IAsyncLifetime
{
    private static readonly EmailMessage Mail =
        new("receipt-1", "eve@example.test", "Receipt", "Thank you.", "<p>Thank you.</p>");
    private readonly MailServer _server = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_mail_arrives_as_it_was_written()
    {
        const string subject = "Quittung für Müller & Søn, 東京 🧾, so lang, dass die Zeile im Kopf der Mail umgebrochen wird";
        var text = $"Dear Zoë,\r\n.\r\n..\r\n.hidden\r\n= 100 %\r\n{new string('x', 2000)}\r\n東京 🧾";

        await SendAsync(Mail with { Subject = subject, Text = text, Html = $"<p>{text}</p>" });

        var mail = Assert.Single(_server.Mails);
        Assert.Equal(["text/plain", "text/html"], mail.Parts); // the last is the one that is shown, where it can be
        Assert.Equal($"<p>{text}</p>", mail.Html);
        Assert.Null(mail.Header("List-Unsubscribe"));
        Assert.Equal(("billing@example.test", "eve@example.test"), (mail.From, mail.To));
        Assert.Equal(("billing@example.test", "eve@example.test"), (mail.Header("From"), mail.Header("To")));
        Assert.Equal((subject, text), (mail.Header("Subject"), mail.Text));
        Assert.Equal("<receipt-1@example.test>", mail.Header("Message-ID"));
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        Assert.All(mail.Data.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998)); // RFC 5321, 4.5.3.1.6
    }

    [Theory]
    [InlineData("EHLO", "421 closing")]
    [InlineData("MAIL", "550 not you")]
    [InlineData("RCPT", "450 greylisted")]
    [InlineData("RCPT", "550 no such mailbox")]
    [InlineData("DATA", "451 not now")]
    [InlineData(".", "452 disk full")]
    [InlineData(".", "554 spam")]
    public async Task A_mail_that_was_not_taken_is_a_failure(string command, string answer)
    {
        _server.Refuses = (at, _) => at == command || (at == "HELO" && command == "EHLO") ? answer : null;

        await Assert.ThrowsAnyAsync<SmtpException>(() => SendAsync(Mail));

        Assert.Empty(_server.Mails);
    }

    [Theory]
    [InlineData("Receipt\r\nBcc: mallory@example.test", "eve@example.test")]
    [InlineData("Receipt\nBcc: mallory@example.test", "eve@example.test")]
    [InlineData("Receipt", "eve@example.test\r\nBcc: mallory@example.test")]
    [InlineData("Receipt", "eve@example.test>\r\nRCPT TO:<mallory@example.test")]
    public async Task A_value_cannot_add_a_line_to_the_head(string subject, string to)
    {
        await Assert.ThrowsAnyAsync<SystemException>(() => SendAsync(Mail with { Subject = subject, To = to }));

        Assert.Empty(_server.Mails);
    }

    [Fact]
    public async Task A_server_that_stalls_is_left_in_time()
    {
        _server.IsSilent = true;

        var sent = SendAsync(Mail, ("Email:SmtpTimeout", "00:00:01"));

        await Assert.ThrowsAsync<SmtpException>(() => sent.WaitAsync(TimeSpan.FromSeconds(15), Test.Ct));
    }

    [Fact]
    public async Task Nothing_is_sent_in_the_clear_unless_that_was_set()
    {
        await Assert.ThrowsAsync<SmtpException>(() => SendAsync(
            Mail, ("Email:SmtpTls", "true"), ("Email:SmtpUser", "billing"), ("Email:SmtpPassword", "hunter2")));

        Assert.DoesNotContain(_server.Commands, line => line.StartsWith("AUTH") || line.StartsWith("MAIL"));
    }

    [Theory]
    [InlineData("eve@example.test\r\nBcc: all@example.test", "Receipt")]
    [InlineData("eve@example.test>\r\nRCPT TO:<all@example.test", "Receipt")]
    [InlineData("eve@example.test, all@example.test", "Receipt")]
    [InlineData("eve@example.test", "Receipt\r\nBcc: all@example.test")]
    [InlineData("eve@example.test", "Receipt\nBcc: all@example.test")]
    [InlineData("eve@example.test", "Receipt\r\n\r\nAnother text")]
    public async Task A_line_break_cannot_add_a_header_or_a_recipient(string to, string subject)
    {
        await Assert.ThrowsAnyAsync<Exception>(() => SendAsync(Mail with { To = to, Subject = subject }));

        Assert.Empty(_server.Mails);
        Assert.DoesNotContain(_server.Commands, line => line.Contains("all@", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public async Task A_text_cannot_end_its_mail_and_begin_another(string newLine)
    {
        var text = string.Join(newLine, "Hello", ".", "MAIL FROM:<eve@example.test>", "RCPT TO:<all@example.test>", "DATA", "Hi");

        await SendAsync(Mail with { Text = text });

        var mail = Assert.Single(_server.Mails);
        Assert.Contains("all@example.test", mail.Text, StringComparison.Ordinal);

        // Servers differ in what they take for the end of a line; only CR LF leaves no doubt.
        Assert.DoesNotMatch("(?<!\r)\n|\r(?!\n)", mail.Data);
    }

    private async Task SendAsync(EmailMessage message, params (string, string)[] more)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Email:From"] = "billing@example.test",
            ["Email:SmtpHost"] = "127.0.0.1",
            ["Email:SmtpPort"] = $"{_server.Port}",
            ["Email:SmtpTls"] = "false",
            ["Email:UnsubscribeAddress"] = "https://api.example.test/v1/unsubscriptions",
        });
        builder.Configuration.AddInMemoryCollection(more.Select(pair => KeyValuePair.Create(pair.Item1, (string?)pair.Item2)));
        builder.AddEmail();
        using var host = builder.Build();
        await host.Services.GetRequiredService<IEmailSender>().SendAsync(message, Test.Ct);
    }
}
