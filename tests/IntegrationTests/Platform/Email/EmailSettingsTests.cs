using ProdReady.Dev.Processes;
using ProdReady.IntegrationTests.Platform.Hosting;

namespace ProdReady.IntegrationTests.Platform.Email;

public sealed class EmailSettingsTests
{
    [Theory]
    [InlineData("Setting Email:From is missing", "Email__From", "")]
    [InlineData("Setting Email:From is wrong", "Email__From", "billing")]
    [InlineData("Setting Email:SmtpHost is missing", "Email__PickupFolder", "")]
    [InlineData("Setting Email:SmtpHost is wrong: Set either PickupFolder or SmtpHost", "Email__SmtpHost", "mail.example.test")]
    [InlineData("Setting Email:SmtpPassword is missing", "Email__SmtpUser", "billing")]
    [InlineData("Setting Email:SmtpPort is wrong", "Email__SmtpPort", "0")]
    public async Task Wrong_settings_of_mail_stop_the_start_with_one_line(string line, string name, string value)
    {
        var settings = new Dictionary<string, string>(HostProcess.Complete)
        {
            ["RabbitMq__Uri"] = "amqp://app:none@127.0.0.1:1/app",
            [name] = value,
        };

        await using var worker = AppProcess.Start("Worker", settings);

        Assert.Equal(78, await worker.WaitForExitAsync(TimeSpan.FromSeconds(60), Test.Ct));
        Assert.StartsWith(line, Assert.Single(worker.Output.Trim().Split('\n')), StringComparison.Ordinal);
    }
}
