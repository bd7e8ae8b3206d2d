using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    public async Task Locks_an_account_after_five_wrong_passwords_without_saying_so()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var refusal = "";
        for (var guess = 0; guess < 5; guess++)
        {
            refusal = await RefusalAsync(person.TryToSignInAsync($"wrong password {guess}"));
        }

        Assert.Equal(refusal, await RefusalAsync(person.TryToSignInAsync(Person.Password)));
    }

    [Fact]
    public async Task Gives_a_browser_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        using var response = await person.TryToSignInAsync(Person.Password, "cookie");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).ToLowerInvariant();
        Assert.StartsWith("__host-session=", cookie, StringComparison.Ordinal);
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
}
