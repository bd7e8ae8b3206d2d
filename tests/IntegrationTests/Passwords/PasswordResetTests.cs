using System.Net;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Passwords;

public sealed class PasswordResetTests(TestServers servers)
{
    private const string NewPassword = "another one of some length";
    private const string Subject = "Choose a new password";

    [Fact]
    public async Task A_mailed_link_sets_the_password_once_and_ends_all_sessions()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var tokens = await person.SignInAsync();
        await RequestAsync(system, person.Email);
        var token = await system.TokenAsync(person.Email, Subject);

        (await CompleteAsync(system, token, NewPassword)).Is(HttpStatusCode.NoContent);

        using var old = await person.TryToSignInAsync(Person.Password);
        using var fresh = await person.TryToSignInAsync(NewPassword);
        using var ended = await tokens.RefreshAsync(system);
        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            new[] { old, fresh, ended }.Select(answer => answer.StatusCode));
        var again = await CompleteAsync(system, token, "and again another");
        Assert.Equal(["token"], again.Is(HttpStatusCode.BadRequest).WrongFields);
        await system.MailAsync(person.Email, "Your password was changed");
    }

    [Fact]
    public async Task An_address_without_an_account_brings_the_same_answer_and_no_mail()
    {
        var system = await servers.SystemAsync();
        var (unknown, person) = (Person.NewEmail(), await Person.RegisterAsync(system));
        await RequestAsync(system, unknown);
        await RequestAsync(system, person.Email);
        await system.MailAsync(person.Email, Subject);
        Assert.Empty(system.MailsTo(unknown));
    }

    [Fact]
    public async Task A_weak_password_does_not_use_the_link_up()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        await RequestAsync(system, person.Email);
        var token = await system.TokenAsync(person.Email, Subject);
        Assert.Equal(
            ["newPassword"], (await CompleteAsync(system, token, "gracetest2026")).Is(HttpStatusCode.BadRequest).WrongFields);
        (await CompleteAsync(system, token, NewPassword)).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_link_of_another_purpose_or_made_up_sets_nothing()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var confirms = await system.TokenAsync(person.Email, "Confirm");
        (await CompleteAsync(system, confirms, NewPassword)).Is(HttpStatusCode.BadRequest);
        (await CompleteAsync(system, "nonsense", NewPassword)).Is(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Of_many_at_once_with_one_link_one_sets_the_password()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        await RequestAsync(system, person.Email);
        var token = await system.TokenAsync(person.Email, Subject);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(turn => CompleteAsync(system, token, $"{NewPassword} {turn}", turn % 2)));
        Assert.Equal("1 x NoContent, 5 x BadRequest", answers.Statuses());
    }

    private static async Task RequestAsync(TestSystem system, string email) =>
        Assert.Equal(
            "", (await new Call(HttpMethod.Post, "/v1/password-resets", new { email }).SendAsync(system.Anonymous()))
                .Is(HttpStatusCode.Accepted).Text);

    private static Task<Answer> CompleteAsync(TestSystem system, string token, string newPassword, int instance = 0) =>
        new Call(HttpMethod.Post, "/v1/password-resets/complete", new { token, newPassword })
            .SendAsync(system.Anonymous(instance));
}
