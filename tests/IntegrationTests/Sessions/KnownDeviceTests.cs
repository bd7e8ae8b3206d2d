using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.App.Accounts;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.SecondFactors;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class KnownDeviceTests(TestServers servers)
{
    [Fact]
    public async Task Lets_its_owner_in_at_once_while_strangers_make_the_account_wait()
    {
        var (ada, device) = await NewAsync();
        var (_, evesDevice) = await NewAsync();
        await AttackAsync(ada);

        (await SignInAsync(ada, Person.Password, null)).Is(HttpStatusCode.Unauthorized);
        (await SignInAsync(ada, Person.Password, evesDevice)).Is(HttpStatusCode.Unauthorized);
        (await SignInAsync(ada, Person.Password, device)).Is(HttpStatusCode.OK);

        // That the owner comes and goes gives the strangers no fresh count.
        (await SignInAsync(ada, Person.Password, null)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Waits_by_itself_after_its_own_wrong_passwords()
    {
        var (ada, device) = await NewAsync();
        for (var guess = 0; guess < Credentials.FreeTries; guess++)
        {
            (await SignInAsync(ada, $"wrong password {guess}", device)).Is(HttpStatusCode.Unauthorized);
        }

        await WaitLongerAsync(ada);
        (await SignInAsync(ada, Person.Password, device)).Is(HttpStatusCode.Unauthorized);
        (await SignInAsync(ada, Person.Password, null)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Is_a_cookie_in_a_browser_that_scripts_and_other_sites_cannot_use()
    {
        var (ada, _) = await NewAsync();
        using var signedIn = await ada.TryToSignInAsync(Person.Password, "cookie");
        var cookie = signedIn.Headers.GetValues("Set-Cookie")
            .Single(text => text.StartsWith("__Host-device=", StringComparison.Ordinal));
        Assert.All(
            ["; path=/", "; secure", "; httponly", "; samesite=lax"],
            attribute => Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase));
        await AttackAsync(ada);
        var browser = ada.System.Anonymous(instance: 1);
        browser.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);

        (await new Call(HttpMethod.Post, "/v1/sessions", new { ada.Email, Person.Password, transport = "cookie" })
            .SendAsync(browser)).Is(HttpStatusCode.NoContent);
        (await Call.Get("/v1/me").SendAsync(browser)).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Is_known_at_the_second_factor_too_and_forgotten_with_a_new_password()
    {
        var (app, client) = await AuthenticatorApp.RegisterAsync(servers);
        var first = (await app.CompleteAsync(await app.ChallengeAsync(), await app.NextCodeAsync())).Is(HttpStatusCode.OK);
        var device = DeviceOf(first);
        await AttackAsync(app.Person);

        var asked = (await SignInAsync(app.Person, Person.Password, device)).Is(HttpStatusCode.Accepted);
        var challenge = asked.Json.GetProperty("challenge").GetString()!;
        (await app.CompleteAsync(challenge, await app.NextCodeAsync())).Is(HttpStatusCode.OK);

        await StopWaitingAsync(app.Person);
        const string NewPassword = "another password of some length";
        var change = new { currentPassword = Person.Password, newPassword = NewPassword };
        (await Call.Put("/v1/me/password", change, null).SendAsync(client)).Is(HttpStatusCode.NoContent);
        await AttackAsync(app.Person);
        (await SignInAsync(app.Person, NewPassword, device)).Is(HttpStatusCode.Unauthorized);
    }

    private async Task<(Person, string Device)> NewAsync()
    {
        var person = await Person.RegisterAsync(await servers.SystemAsync());
        return (person, DeviceOf((await SignInAsync(person, Person.Password, null)).Is(HttpStatusCode.OK)));
    }

    private static string DeviceOf(Answer answer) => answer.Json.GetProperty("deviceToken").GetString()!;

    private static Task<Answer> SignInAsync(Person person, string password, string? deviceToken) =>
        new Call(HttpMethod.Post, "/v1/sessions", new { person.Email, password, deviceToken })
            .SendAsync(person.System.Anonymous());

    /// <summary>As many wrong passwords as make the account wait, and a wait that outlasts this test.</summary>
    private async Task AttackAsync(Person person)
    {
        for (var guess = 0; guess < Credentials.FreeTries; guess++)
        {
            (await SignInAsync(person, $"wrong password {guess}", null)).Is(HttpStatusCode.Unauthorized);
        }

        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5);
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var waiting = await db.Users
            .Where(row => row.NormalizedEmail == User.Normalize(person.Email) && row.LockoutEnd != null)
            .ExecuteUpdateAsync(row => row.SetProperty(to => to.LockoutEnd, until), Test.Ct);
        Assert.Equal(1, waiting);
    }

    private async Task StopWaitingAsync(Person person)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        await db.Users.Where(row => row.NormalizedEmail == User.Normalize(person.Email)).ExecuteUpdateAsync(
            row => row.SetProperty(to => to.LockoutEnd, (DateTimeOffset?)null).SetProperty(to => to.AccessFailedCount, 0),
            Test.Ct);
    }

    private async Task WaitLongerAsync(Person person)
    {
        var email = User.Normalize(person.Email);
        var until = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(5);
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var waiting = await db.DeviceTries
            .Where(row => row.WaitsUntil != null && db.Users.Any(user => user.Id == row.UserId && user.NormalizedEmail == email))
            .ExecuteUpdateAsync(row => row.SetProperty(to => to.WaitsUntil, until), Test.Ct);
        Assert.Equal(1, waiting);
    }
}
