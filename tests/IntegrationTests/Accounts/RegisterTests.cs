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
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var account = await response.Content.ReadFromJsonAsync<JsonElement>(Test.Ct);

        var client = (await new Person(system, email).SignInAsync()).On(system);
        var me = await client.GetFromJsonAsync<JsonElement>(response.Headers.Location, Test.Ct);
        Assert.Equal(account.GetProperty("userId").GetGuid(), me.GetProperty("userId").GetGuid());
        Assert.Equal(account.GetProperty("tenantId").GetGuid(), me.GetProperty("tenantId").GetGuid());
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
    public async Task Rejects_an_address_already_registered_in_whatever_case()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        using var again = await Person.PostAsync(
            system.Anonymous(), "/v1/accounts", Person.Account(person.Email.ToUpperInvariant()));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("application/problem+json", again.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Makes_one_account_of_many_registrations_at_once()
    {
        var system = await servers.SystemAsync();
        var account = Person.Account(Person.NewEmail());
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            turn => Person.PostAsync(system.Anonymous(turn % 2), "/v1/accounts", account)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Theory]
    [InlineData("email", "no address")]
    [InlineData("email", "two words@example.test")]
    [InlineData("password", "too short")]
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
}
