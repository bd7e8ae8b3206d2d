using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ProdReady.IntegrationTests.Accounts;

public sealed class RegisterTests(TestServers servers)
{
    [Fact]
    public async Task Makes_a_user_and_a_company_that_is_theirs()
    {
        var system = await servers.SystemAsync();
        var email = Person.NewEmail();
        using var response = await Person.PostAsync(system.Anonymous(), "/v1/accounts", Person.Account(email));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);

        var client = (await new Person(system, email).SignInAsync()).On(system);
        var me = await client.GetFromJsonAsync<JsonElement>("/v1/me", Test.Ct);
        Assert.Equal(email, me.GetProperty("email").GetString());
        Assert.Equal("Grace Test", me.GetProperty("displayName").GetString());
        Assert.Equal("Grace & Sons", me.GetProperty("tenantName").GetString());
        Assert.Equal("owner", me.GetProperty("role").GetString());
    }

    [Fact]
    public async Task Takes_a_second_account_from_someone_who_is_signed_in()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        using var response = await Person.PostAsync(tenant.Client, "/v1/accounts", Person.Account(Person.NewEmail()));
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
    }

    [Fact]
    public async Task Answers_a_known_address_in_whatever_case_alike_changes_nothing_and_tells_its_owner()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var again = JsonSerializer.SerializeToNode(Person.Account(person.Email.ToUpperInvariant()))!;
        again["password"] = "the password of someone else";

        using var known = await Person.PostAsync(system.Anonymous(), "/v1/accounts", again);
        using var unknown = await Person.PostAsync(system.Anonymous(), "/v1/accounts", Person.Account(Person.NewEmail()));

        Assert.Equal(await TextAsync(unknown), await TextAsync(known));
        await system.MailAsync(person.Email, "You have an account already");
        using var thief = await person.TryToSignInAsync("the password of someone else");
        Assert.Equal(HttpStatusCode.Unauthorized, thief.StatusCode);
        await person.SignInAsync();
    }

    [Fact]
    public async Task Makes_one_account_of_many_registrations_at_once()
    {
        var system = await servers.SystemAsync();
        var person = new Person(system, Person.NewEmail());
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            turn => Person.PostAsync(system.Anonymous(turn % 2), "/v1/accounts", Person.Account(person.Email))));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        await system.MailAsync(person.Email, "Confirm your e-mail address");
        await person.SignInAsync();
    }

    [Theory]
    [InlineData("email", "no address")]
    [InlineData("email", "two words@example.test")]
    [InlineData("password", "too short")]
    [InlineData("password", "Password2026!")]
    [InlineData("password", "Grace & Sons 1")]
    [InlineData("displayName", " ")]
    [InlineData("companyName", null)]
    public async Task Rejects_a_bad_field_by_its_name(string field, string? value)
    {
        var system = await servers.SystemAsync();
        var body = JsonSerializer.SerializeToNode(Person.Account(Person.NewEmail()))!;
        body[field] = value;
        using var response = await Person.PostAsync(system.Anonymous(), "/v1/accounts", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Test.Ct);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }
    private static async Task<string> TextAsync(HttpResponseMessage answer) =>
        $"{answer.StatusCode} {string.Join(",", answer.Headers.Select(header => header.Key).Order())} "
        + await answer.Content.ReadAsStringAsync(Test.Ct);
}
