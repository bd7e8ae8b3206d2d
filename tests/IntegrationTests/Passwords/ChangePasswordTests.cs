using System.Net;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Passwords;

public sealed class ChangePasswordTests(TestServers servers)
{
    private const string NewPassword = "another one of some length";

    [Fact]
    public async Task Replaces_the_password_and_ends_all_other_sessions_and_tells_the_user()
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var (here, there) = (await person.SignInAsync(), await person.SignInAsync());

        (await ChangeAsync(system, here, Person.Password, NewPassword)).Is(HttpStatusCode.NoContent);

        using var old = await person.TryToSignInAsync(Person.Password);
        using var fresh = await person.TryToSignInAsync(NewPassword);
        using var kept = await here.RefreshAsync(system);
        using var ended = await there.RefreshAsync(system);
        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            new[] { old, fresh, kept, ended }.Select(answer => answer.StatusCode));
        await system.MailAsync(person.Email, "Your password was changed");
    }

    [Theory]
    [InlineData("not the password", NewPassword, "currentPassword")]
    [InlineData(Person.Password, "too short", "newPassword")]
    [InlineData(Person.Password, "Password2026!", "newPassword")]
    [InlineData(Person.Password, "grace test 2026", "newPassword")]
    public async Task Refuses_a_wrong_old_and_a_weak_new_one(string current, string next, string field)
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var tokens = await person.SignInAsync();
        Assert.Equal([field], (await ChangeAsync(system, tokens, current, next)).Is(HttpStatusCode.BadRequest).WrongFields);
        using var unchanged = await person.TryToSignInAsync(Person.Password);
        Assert.Equal(HttpStatusCode.OK, unchanged.StatusCode);
    }

    private static Task<Answer> ChangeAsync(TestSystem system, Tokens tokens, string currentPassword, string newPassword) =>
        Call.Put("/v1/me/password", new { currentPassword, newPassword }, null).SendAsync(tokens.On(system));
}
