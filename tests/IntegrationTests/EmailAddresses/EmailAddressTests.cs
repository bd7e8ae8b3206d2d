using System.Net;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.EmailAddresses;

public sealed class EmailAddressTests(TestServers servers)
{
    private const string Subject = "Confirm your e-mail address";

    [Fact]
    public async Task Is_confirmed_by_the_link_that_registration_mails_and_only_once()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var client = (await person.SignInAsync()).On(system);
        Assert.False(await IsConfirmedAsync(client));
        var token = await system.TokenAsync(person.Email, Subject);

        (await ConfirmAsync(system, token)).Is(HttpStatusCode.NoContent);

        Assert.True(await IsConfirmedAsync(client));
        Assert.Equal(["token"], (await ConfirmAsync(system, token)).Is(HttpStatusCode.BadRequest).WrongFields);
    }

    [Fact]
    public async Task Changes_when_the_new_one_is_confirmed_and_the_old_one_is_told()
    {
        var system = await servers.SystemAsync();
        var (person, newEmail) = (await Person.RegisterAsync(system), Person.NewEmail());
        var client = (await person.SignInAsync()).On(system);

        (await ChangeAsync(client, newEmail, Person.Password)).Is(HttpStatusCode.Accepted);

        await system.MailAsync(person.Email, "about to change");
        var token = await system.TokenAsync(newEmail, Subject);
        Assert.Equal(person.Email, await EmailAsync(client));
        (await ConfirmAsync(system, token)).Is(HttpStatusCode.NoContent);
        Assert.Equal(newEmail, await EmailAsync(client));
        using var byOld = await person.TryToSignInAsync(Person.Password);
        using var byNew = await (person with { Email = newEmail }).TryToSignInAsync(Person.Password);
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK], new[] { byOld.StatusCode, byNew.StatusCode });
    }

    [Fact]
    public async Task Does_not_change_without_the_password()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var client = (await person.SignInAsync()).On(system);
        var answer = await ChangeAsync(client, Person.NewEmail(), "not the password");
        Assert.Equal(["password"], answer.Is(HttpStatusCode.BadRequest).WrongFields);
    }

    [Fact]
    public async Task Of_someone_else_is_not_given_and_not_told_of()
    {
        var system = await servers.SystemAsync();
        var (ada, eve) = (await Person.RegisterAsync(system), await Person.RegisterAsync(system));
        await system.MailAsync(ada.Email, Subject);
        var client = (await eve.SignInAsync()).On(system);

        (await ChangeAsync(client, ada.Email.ToUpperInvariant(), Person.Password)).Is(HttpStatusCode.Accepted);

        await system.MailAsync(ada.Email, "You have an account already");
        Assert.Equal(2, system.MailsTo(ada.Email).Count());
    }

    [Fact]
    public async Task Is_not_taken_from_who_registered_it_while_the_mail_was_on_its_way()
    {
        var system = await servers.SystemAsync();
        var (eve, wanted) = (await Person.RegisterAsync(system), Person.NewEmail());
        var client = (await eve.SignInAsync()).On(system);
        (await ChangeAsync(client, wanted, Person.Password)).Is(HttpStatusCode.Accepted);
        var token = await system.TokenAsync(wanted, Subject);
        using var registered = await Person.PostAsync(system.Anonymous(), "/v1/accounts", Person.Account(wanted));

        (await ConfirmAsync(system, token)).Is(HttpStatusCode.BadRequest);

        Assert.Equal(eve.Email, await EmailAsync(client));
    }

    private static Task<Answer> ConfirmAsync(TestSystem system, string token) =>
        new Call(HttpMethod.Post, "/v1/email-confirmations", new { token }).SendAsync(system.Anonymous());

    private static Task<Answer> ChangeAsync(HttpClient client, string email, string password) =>
        Call.Put("/v1/me/email", new { email, password }, null).SendAsync(client);

    private static async Task<bool> IsConfirmedAsync(HttpClient client) =>
        (await Call.Get("/v1/me").SendAsync(client)).Json.GetProperty("emailConfirmed").GetBoolean();

    private static async Task<string?> EmailAsync(HttpClient client) =>
        (await Call.Get("/v1/me").SendAsync(client)).Json.GetProperty("email").GetString();
}
