using System.Net;
using ProdReady.App.Sessions;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.Platform.Hosting;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class EndSessionsTests(TestServers servers)
{
    [Fact]
    public async Task Signs_a_person_out_everywhere_and_nobody_else()
    {
        var system = await servers.SystemAsync();
        var (person, other) = (await Person.RegisterAsync(system), await Person.RegisterAsync(system));
        var (mine, others) = (await person.SignInAsync(), await other.SignInAsync());

        await RunAsync(person.Email.ToUpperInvariant());

        await Eventually.IsTrueAsync(
            async () => await mine.GetMeAsync(system) == HttpStatusCode.Unauthorized
                && await mine.GetMeAsync(system, instance: 1) == HttpStatusCode.Unauthorized,
            "no instance lets it in", TimeSpan.FromSeconds(2));
        using var refreshed = await mine.RefreshAsync(system);
        Assert.Equal(HttpStatusCode.Unauthorized, refreshed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await others.GetMeAsync(system));
        await person.SignInAsync();
        await system.MailAsync(person.Email, "signed out everywhere");
    }

    [Fact]
    public async Task Takes_a_password_that_a_thief_knows_until_another_is_chosen_by_mail()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);

        await RunAsync(person.Email, "and-password");

        using var refused = await person.TryToSignInAsync(Person.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        using var asked = await Person.PostAsync(system.Anonymous(), "/v1/password-resets", new { person.Email });
        var token = await system.TokenAsync(person.Email, "Choose a new password");
        var body = new { token, newPassword = "another one of some length" };
        using var chosen = await Person.PostAsync(system.Anonymous(), "/v1/password-resets/complete", body);
        using var letIn = await person.TryToSignInAsync(body.newPassword);
        Assert.Equal(HttpStatusCode.OK, letIn.StatusCode);
    }

    [Theory]
    [InlineData("Usage:")]
    [InlineData("Usage:", "a@example.test", "and-more")]
    [InlineData("There is no account", "nobody@example.test")]
    public async Task Says_what_is_wrong_with_the_words(string reason, params string[] words)
    {
        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync(words));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private async Task RunAsync(params string[] words) =>
        await new EndSessions((await servers.DatabaseAsync()).AcrossTenants, TimeProvider.System).RunAsync(words, Test.Ct);
}
