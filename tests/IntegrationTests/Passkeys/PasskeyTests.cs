using System.Net;
using System.Text.Json;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.SecondFactors;

namespace ProdReady.IntegrationTests.Passkeys;

public sealed class PasskeyTests(TestServers servers)
{
    [Fact]
    public async Task Signs_in_alone_and_each_signature_once_on_any_instance()
    {
        var (_, client, passkey) = await NewAsync();
        var asked = await AskAsync(instance: 0);
        passkey.Counter = 1;
        var credential = passkey.Get(asked);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => SignInAsync(asked, credential, at % 2)));

        Assert.Equal("1 x OK, 5 x Unauthorized", answers.Statuses());
        (await SignInAsync(asked, credential)).Is(HttpStatusCode.Unauthorized);
        var mine = (await Call.Get("/v1/me").SendAsync(client)).Json.GetProperty("userId").GetGuid();
        var tokens = answers.Single(answer => answer.Status == HttpStatusCode.OK).Json;
        var signedIn = new Tokens(tokens.GetProperty("accessToken").GetString()!, 0, "").On(await servers.SystemAsync());
        Assert.Equal(mine, (await Call.Get("/v1/me").SendAsync(signedIn)).Json.GetProperty("userId").GetGuid());
    }

    [Fact]
    public async Task Of_another_page_domain_or_counter_or_of_nobody_who_was_verified_signs_nobody_in()
    {
        var (_, _, passkey) = await NewAsync();
        passkey.Counter = 7;
        await SignsInAsync(passkey, HttpStatusCode.OK);

        await SignsInAsync(passkey, HttpStatusCode.Unauthorized);
        passkey.Counter = 6;
        await SignsInAsync(passkey, HttpStatusCode.Unauthorized);
        passkey.Counter = 8;
        passkey.Origin = "http://localhost:3001";
        await SignsInAsync(passkey, HttpStatusCode.Unauthorized);
        passkey.Origin = "http://localhost:3000";
        passkey.RelyingPartyId = "example.com";
        await SignsInAsync(passkey, HttpStatusCode.Unauthorized);
        passkey.RelyingPartyId = "localhost";
        passkey.IsVerified = false;
        await SignsInAsync(passkey, HttpStatusCode.Unauthorized);
        passkey.IsVerified = true;
        await SignsInAsync(passkey, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Is_a_second_factor_after_the_password_for_its_owner_alone()
    {
        var (ada, _, passkey) = await NewAsync();
        var (eve, _, evesPasskey) = await NewAsync();
        Assert.Equal(10, passkey.RecoveryCodes.Count);
        var asked = await PasswordAsync(ada);
        passkey.Counter = 1;
        evesPasskey.Counter = 1;

        (await CompleteAsync(asked, evesPasskey.Get(asked.GetProperty("passkey")))).Is(HttpStatusCode.Unauthorized);
        var own = await PasswordAsync(eve);
        var mixed = new
        {
            challenge = asked.GetProperty("challenge").GetString(),
            passkeyChallenge = own.GetProperty("passkey").GetProperty("challenge").GetString(),
            passkey = evesPasskey.Get(own.GetProperty("passkey")),
        };
        (await SendAsync("/v1/sessions/second-factor", mixed)).Is(HttpStatusCode.Unauthorized);
        (await CompleteAsync(asked, passkey.Get(asked.GetProperty("passkey")))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Proves_anew_who_its_owner_is_and_nobody_else()
    {
        var (_, adas, passkey) = await NewAsync();
        var (_, eves, _) = await NewAsync();
        passkey.Counter = 1;
        var asked = await AskAsync();
        var proof = new { challenge = asked.GetProperty("challenge").GetString(), credential = passkey.Get(asked) };

        (await new Call(HttpMethod.Post, "/v1/sessions/current/proof/passkey", proof).SendAsync(eves))
            .Is(HttpStatusCode.BadRequest);
        (await new Call(HttpMethod.Post, "/v1/sessions/current/proof/passkey", proof).SendAsync(adas)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Is_made_for_who_asked_and_not_twice_and_can_be_renamed_and_removed()
    {
        var (ada, client, passkey) = await NewAsync();
        var (_, eves, _) = await NewAsync();
        var asked = (await Call.Post("/v1/me/passkeys/options").SendAsync(client)).Json;
        using var another = new SoftwarePasskey();
        var (challenge, made) = (asked.GetProperty("challenge").GetString()!, another.Create(asked));
        (await SoftwarePasskey.AddAsync(eves, challenge, made)).Is(HttpStatusCode.BadRequest);
        (await SoftwarePasskey.AddAsync(client, challenge, made)).Is(HttpStatusCode.OK);
        (await SoftwarePasskey.AddAsync(client, challenge, made)).Is(HttpStatusCode.BadRequest);
        (await passkey.TryToAddAsync(eves)).Is(HttpStatusCode.BadRequest);

        (await Call.Put($"/v1/me/passkeys/{passkey.Id}", new { name = "old phone" }, null).SendAsync(eves))
            .Is(HttpStatusCode.NotFound);
        (await Call.Put($"/v1/me/passkeys/{passkey.Id}", new { name = "old phone" }, null).SendAsync(client))
            .Is(HttpStatusCode.NoContent);
        Assert.Equal(["old phone", "phone"], await NamesAsync(client));
        (await Call.Delete($"/v1/me/passkeys/{passkey.Id}", null).SendAsync(eves)).Is(HttpStatusCode.NotFound);
        (await Call.Delete($"/v1/me/passkeys/{passkey.Id}", null).SendAsync(client)).Is(HttpStatusCode.NoContent);
        Assert.Equal(["phone"], await NamesAsync(client));
        passkey.Counter = 1;
        await SignsInAsync(passkey, HttpStatusCode.Unauthorized);
        await ada.System.MailAsync(ada.Email, "A second factor was removed");
    }

    [Fact]
    public async Task Brings_recovery_codes_which_an_app_that_is_added_replaces_and_a_mail_tells()
    {
        var (ada, client, passkey) = await NewAsync();
        var app = await AuthenticatorApp.AddAsync(ada, client, servers);

        (await app.ConfirmAsync(client, app.Code())).Is(HttpStatusCode.OK);

        await ada.System.MailAsync(ada.Email, "Your recovery codes were renewed");
        (await app.CompleteAsync(await app.ChallengeAsync(), passkey.RecoveryCodes[0])).Is(HttpStatusCode.Unauthorized);
    }

    private async Task<(Person, HttpClient, SoftwarePasskey)> NewAsync()
    {
        var person = await Person.RegisterAsync(await servers.SystemAsync());
        var client = (await person.SignInAsync()).On(person.System);
        return (person, client, await SoftwarePasskey.AddAsync(client));
    }

    private async Task SignsInAsync(SoftwarePasskey passkey, HttpStatusCode expected)
    {
        var asked = await AskAsync();
        (await SignInAsync(asked, passkey.Get(asked))).Is(expected);
    }

    private async Task<JsonElement> AskAsync(int instance = 0) =>
        (await Call.Post("/v1/sessions/passkey/options").SendAsync((await servers.SystemAsync()).Anonymous(instance))).Json;

    private Task<Answer> SignInAsync(JsonElement asked, string credential, int instance = 1)
    {
        var challenge = asked.GetProperty("challenge").GetString();
        return SendAsync("/v1/sessions/passkey", new { challenge, credential, transport = "bearer" }, instance);
    }

    private static async Task<JsonElement> PasswordAsync(Person person) =>
        (await new Call(HttpMethod.Post, "/v1/sessions", new { person.Email, Person.Password })
            .SendAsync(person.System.Anonymous())).Is(HttpStatusCode.Accepted).Json;

    private Task<Answer> CompleteAsync(JsonElement asked, string passkey) => SendAsync("/v1/sessions/second-factor", new
    {
        challenge = asked.GetProperty("challenge").GetString(),
        passkeyChallenge = asked.GetProperty("passkey").GetProperty("challenge").GetString(),
        passkey,
    });

    private async Task<Answer> SendAsync(string path, object body, int instance = 0) =>
        await new Call(HttpMethod.Post, path, body).SendAsync((await servers.SystemAsync()).Anonymous(instance));

    private static async Task<string[]> NamesAsync(HttpClient client) =>
        [.. (await Call.Get("/v1/me/passkeys").SendAsync(client)).Json.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("name").GetString()!)];
}
