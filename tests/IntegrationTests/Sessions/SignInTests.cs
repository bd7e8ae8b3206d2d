using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.App.Accounts;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Sessions;

public sealed class SignInTests(TestServers servers)
{
    [Fact]
    public async Task Answers_a_wrong_password_and_an_unknown_address_alike()
    {
        var system = await servers.SystemAsync();
        var known = await Person.RegisterAsync(system);
        var unknown = new Person(system, Person.NewEmail());
        Assert.Equal(
            await RefusalAsync(known.TryToSignInAsync("not the password")),
            await RefusalAsync(unknown.TryToSignInAsync("not the password")));
    }

    [Fact]
    public async Task Lets_an_account_wait_after_ten_wrong_passwords_without_saying_so_and_not_for_long()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var refusal = "";
        for (var guess = 0; guess < Credentials.FreeTries; guess++)
        {
            refusal = await RefusalAsync(person.TryToSignInAsync($"wrong password {guess}"));
        }

        await LockAsync(person, TimeSpan.FromMinutes(1));
        Assert.Equal(refusal, await RefusalAsync(person.TryToSignInAsync(Person.Password)));
        await LockAsync(person, TimeSpan.Zero);
        await person.SignInAsync();
        Assert.Equal((0, null), await CountAsync(person));
    }

    [Fact]
    public async Task Looks_at_no_more_guesses_at_once_than_in_a_row()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var guesses = Enumerable.Range(0, 30).Select(guess => person.TryToSignInAsync($"wrong password {guess}"));
        await Task.WhenAll(guesses);

        var (count, until) = await CountAsync(person);
        Assert.InRange(count, Credentials.FreeTries, Credentials.FreeTries + 5);
        Assert.NotNull(until);
    }

    [Fact]
    public async Task Forgets_wrong_passwords_after_the_right_one()
    {
        var person = await Person.RegisterAsync(await servers.SystemAsync());
        await RefusalAsync(person.TryToSignInAsync("not the password"));

        await person.SignInAsync();

        Assert.Equal((0, null), await CountAsync(person));
    }

    [Fact]
    public async Task Gives_a_browser_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        using var response = await person.TryToSignInAsync(Person.Password, "cookie");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var cookie = response.Headers.GetValues("Set-Cookie")
            .Single(text => text.StartsWith("__Host-session=", StringComparison.Ordinal)).ToLowerInvariant();
        Assert.All(
            ["; path=/;", "; secure", "; httponly", "; samesite=lax"],
            attribute => Assert.Contains(attribute, cookie, StringComparison.Ordinal));
        Assert.DoesNotContain("domain", cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("email", "")]
    [InlineData("password", null)]
    [InlineData("transport", "carrier pigeon")]
    public async Task Rejects_a_bad_field_by_its_name(string field, string? value)
    {
        var system = await servers.SystemAsync();
        var body =
            new JsonObject { ["email"] = "a@example.test", ["password"] = "any", ["transport"] = "bearer", [field] = value };
        using var response = await Person.PostAsync(system.Anonymous(), "/v1/sessions", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Test.Ct));
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    private static async Task<string> RefusalAsync(Task<HttpResponseMessage> signIn)
    {
        using var response = await signIn;
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Test.Ct))!.AsObject();
        problem.Remove("traceId");
        return $"{response.Headers.WwwAuthenticate} {problem}";
    }

    // The wait of some seconds, longer or over: the clock of a running process cannot be turned.
    private async Task LockAsync(Person person, TimeSpan wait)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var until = TimeProvider.System.GetUtcNow() + wait;
        var locked = await db.Users.Where(user => user.NormalizedEmail == User.Normalize(person.Email) && user.LockoutEnd != null)
            .ExecuteUpdateAsync(user => user.SetProperty(row => row.LockoutEnd, until), Test.Ct);
        Assert.Equal(1, locked);
    }

    private async Task<(int Count, DateTimeOffset? Until)> CountAsync(Person person)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var user = await db.Users.AsNoTracking().SingleAsync(row => row.NormalizedEmail == User.Normalize(person.Email), Test.Ct);
        return (user.AccessFailedCount, user.LockoutEnd);
    }
}
