using System.Net;

namespace ProdReady.FaultTests;

public sealed class RabbitMqTests(Stage stage)
{
    [Fact]
    public async Task Without_rabbitmq_writes_are_accepted_and_the_mail_follows_when_it_is_back()
    {
        var tenant = await stage.System.NewTenantAsync(TestContext.Current.CancellationToken);
        var invoice = await Business.NewInvoiceAsync(tenant.Client);
        var before = Mails();

        await stage.Servers.RabbitMq.StopAsync(TestContext.Current.CancellationToken);
        try
        {
            Assert.True(await Business.IsReadyAsync(tenant.Client), "The Api does not need RabbitMQ.");
            (await Business.Pay(invoice).SendAsync(tenant.Client)).Is(HttpStatusCode.Created);
            Assert.Equal("paid", await Business.StatusAsync(tenant.Client, invoice));
            Assert.Equal(before, Mails());
        }
        finally
        {
            await stage.Servers.RabbitMq.StartAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.IsTrueAsync(() => Mails() == before + 1, "the receipt is mailed", TimeSpan.FromSeconds(60));
    }

    private int Mails() => Directory.GetFiles(stage.System.MailFolder, "*.eml").Length;
}
