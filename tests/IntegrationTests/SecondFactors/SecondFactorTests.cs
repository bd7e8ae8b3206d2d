using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.App.Accounts;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.SecondFactors;

public sealed class SecondFactorTests(TestServers servers)
{
    [Fact]
    public async Task Counts_once_a_first_code_has_confirmed_it_and_is_kept_as_no_clear_text()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var client = (await person.SignInAsync()).On(system);
        var app = await AuthenticatorApp.AddAsync(person, client, servers);
        await person.SignInAsync();
        (await app.ConfirmAsync(client, "000000")).Is(HttpStatusCode.BadRequest);

        var code = app.Code();
        (await app.ConfirmAsync(client, code)).Is(HttpStatusCode.OK);

        (await app.CompleteAsync(await app.ChallengeAsync(), code)).Is(HttpStatusCode.Unauthorized);
        Assert.Equal(10, app.RecoveryCodes.Distinct().Count());
        (await Call.Post("/v1/me/authenticator").SendAsync(client)).Is(HttpStatusCode.Conflict);
        await system.MailAsync(person.Email, "A second factor was added");
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var stored = await db.Authenticators.AsNoTracking()
            .SingleAsync(row => db.Users.Any(
                user => user.Id == row.UserId && user.NormalizedEmail == User.Normalize(person.Email)), Test.Ct);
        Assert.DoesNotContain(
            Convert.ToHexString(app.Secret), Convert.ToHexString(stored.SealedSecret), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_asked_for_after_the_password_by_a_challenge_that_opens_nothing_else()
    {
        var (app, _) = await AuthenticatorApp.RegisterAsync(servers);
        var system = app.Person.System;
        var plain = await Person.RegisterAsync(system);
        Assert.Equal(await RefusalAsync(plain), await RefusalAsync(app.Person));

        var challenge = await app.ChallengeAsync("cookie");
        var thief = system.Anonymous();
        thief.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", challenge);
        (await Call.Get("/v1/me").SendAsync(thief)).Is(HttpStatusCode.Unauthorized);
        (await app.CompleteAsync($"{challenge[..^1]}!", await app.NextCodeAsync())).Is(HttpStatusCode.Unauthorized);

        var done = (await app.CompleteAsync(challenge, await app.NextCodeAsync())).Is(HttpStatusCode.NoContent);
        Assert.Contains(
            done.Headers.GetValues("Set-Cookie"), text => text.StartsWith("__Host-session=", StringComparison.Ordinal));
        (await app.CompleteAsync(challenge, await app.NextCodeAsync())).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Takes_a_code_once_also_from_twenty_who_come_with_it_at_the_same_time()
    {
        var (app, _) = await AuthenticatorApp.RegisterAsync(servers);
        var challenges = new List<string>();
        while (challenges.Count < 20) challenges.Add(await app.ChallengeAsync());
        var code = await app.NextCodeAsync();

        var answers = await Task.WhenAll(challenges.Select((challenge, at) => app.CompleteAsync(challenge, code, at % 2)));

        Assert.Equal("1 x OK, 19 x Unauthorized", answers.Statuses());
    }

    [Fact]
    public async Task Lets_who_lost_it_in_by_a_recovery_code_once_each()
    {
        var (app, client) = await AuthenticatorApp.RegisterAsync(servers);
        var (first, second) = (app.RecoveryCodes[0], app.RecoveryCodes[1]);
        var typed = first.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();

        (await app.CompleteAsync(await app.ChallengeAsync(), typed)).Is(HttpStatusCode.OK);

        (await app.CompleteAsync(await app.ChallengeAsync(), first)).Is(HttpStatusCode.Unauthorized);
        await app.Person.System.MailAsync(app.Person.Email, "A recovery code was used");
        Assert.Equal(9, await CodesLeftAsync(client));
        var renewed = (await Call.Post("/v1/me/recovery-codes").SendAsync(client)).Is(HttpStatusCode.OK);
        (await app.CompleteAsync(await app.ChallengeAsync(), second)).Is(HttpStatusCode.Unauthorized);
        (await app.CompleteAsync(await app.ChallengeAsync(), AuthenticatorApp.CodesOf(renewed)[9])).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Is_part_of_a_fresh_proof_and_its_wrong_codes_count()
    {
        var (app, client) = await AuthenticatorApp.RegisterAsync(servers);
        Assert.Equal(["code"], (await ProveAsync(client, null)).Is(HttpStatusCode.BadRequest).WrongFields);
        for (var guess = 0; guess < Credentials.FreeTries; guess++)
        {
            (await ProveAsync(client, "000000")).Is(HttpStatusCode.BadRequest);
        }

        var count = await CountAsync(app.Person);
        Assert.InRange(count, Credentials.FreeTries, Credentials.FreeTries + 1);
        await Eventually.IsTrueAsync(
            async () => (await ProveAsync(client, await app.NextCodeAsync())).Status == HttpStatusCode.OK,
            "the account has waited");
        Assert.Equal(0, await CountAsync(app.Person));
    }

    [Fact]
    public async Task Is_over_when_it_is_removed_which_a_mail_tells()
    {
        var (app, client) = await AuthenticatorApp.RegisterAsync(servers);

        (await Call.Delete("/v1/me/authenticator", null).SendAsync(client)).Is(HttpStatusCode.NoContent);

        await app.Person.SignInAsync();
        Assert.Equal(0, await CodesLeftAsync(client));
        await app.Person.System.MailAsync(app.Person.Email, "A second factor was removed");
        (await Call.Post("/v1/me/recovery-codes").SendAsync(client)).Is(HttpStatusCode.Conflict);
    }

    private static Task<Answer> ProveAsync(HttpClient client, string? code) =>
        new Call(HttpMethod.Post, "/v1/sessions/current/proof", new { Person.Password, code }).SendAsync(client);

    private static async Task<string> RefusalAsync(Person person)
    {
        using var response = await person.TryToSignInAsync("not the password");
        var text = await response.Content.ReadAsStringAsync(Test.Ct);
        return $"{response.StatusCode} {text[..text.IndexOf("traceId", StringComparison.Ordinal)]}";
    }

    private static async Task<int> CodesLeftAsync(HttpClient client) =>
        (await Call.Get("/v1/me/second-factors").SendAsync(client)).Json.GetProperty("recoveryCodesLeft").GetInt32();

    private async Task<int> CountAsync(Person person)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        return await db.Users.Where(row => row.NormalizedEmail == User.Normalize(person.Email))
            .Select(row => row.AccessFailedCount).SingleAsync(Test.Ct);
    }
}
