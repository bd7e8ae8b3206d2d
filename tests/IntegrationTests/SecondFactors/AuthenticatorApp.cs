using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Accounts;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.Platform.Authentication;

namespace ProdReady.IntegrationTests.SecondFactors;

/// <summary>The app on a person's phone, that made its first code and from then on makes a new one each time.</summary>
internal sealed class AuthenticatorApp(Person person, byte[] secret, TestServers servers)
{
    private long _step;

    public Person Person => person;
    public byte[] Secret => secret;
    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    public static async Task<AuthenticatorApp> AddAsync(Person person, HttpClient client, TestServers servers)
    {
        var added = (await Call.Post("/v1/me/authenticator").SendAsync(client)).Is(HttpStatusCode.OK).Json;
        var text = added.GetProperty("secret").GetString()!;
        Assert.Contains($"?secret={text}&", added.GetProperty("uri").GetString(), StringComparison.Ordinal);
        return new AuthenticatorApp(person, FromBase32(text), servers);
    }

    /// <summary>Somebody new with an app that counts.</summary>
    public static async Task<(AuthenticatorApp App, HttpClient Client)> RegisterAsync(TestServers servers)
    {
        var system = await servers.SystemAsync();
        var person = await Person.RegisterAsync(system);
        var client = (await person.SignInAsync()).On(system);
        var app = await AddAsync(person, client, servers);
        (await app.ConfirmAsync(client, app.Code())).Is(HttpStatusCode.OK);
        return (app, client);
    }

    /// <summary>What it shows now.</summary>
    public string Code()
    {
        _step = Totp.StepAt(TimeProvider.System.GetUtcNow());
        return Totp.CodeOf(secret, _step);
    }

    /// <summary>What it shows now, as if the half minute of the code before were over.</summary>
    public async Task<string> NextCodeAsync()
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        await db.Authenticators.Where(row => db.Users.Any(
            user => user.Id == row.UserId && user.NormalizedEmail == User.Normalize(person.Email)))
            .ExecuteUpdateAsync(row => row.SetProperty(to => to.LastStep, 0), Test.Ct);
        return Code();
    }

    public async Task<Answer> ConfirmAsync(HttpClient client, string code)
    {
        var answer = await new Call(HttpMethod.Post, "/v1/me/authenticator/confirm", new { code }).SendAsync(client);
        if (answer.Status == HttpStatusCode.OK) RecoveryCodes = CodesOf(answer);
        return answer;
    }

    public static string[] CodesOf(Answer answer) =>
        answer.Json.GetProperty("recoveryCodes").Deserialize<string[]>(JsonSerializerOptions.Web)!;

    /// <summary>The first step of a sign-in, whose password was right.</summary>
    public async Task<string> ChallengeAsync(string transport = "bearer")
    {
        var body = new { person.Email, Person.Password, transport };
        var asked = (await new Call(HttpMethod.Post, "/v1/sessions", body).SendAsync(person.System.Anonymous()))
            .Is(HttpStatusCode.Accepted);
        Assert.True(asked.Headers.CacheControl?.NoStore);
        return asked.Json.GetProperty("challenge").GetString()!;
    }

    /// <summary>The second step.</summary>
    public Task<Answer> CompleteAsync(string challenge, string code, int instance = 1) =>
        new Call(HttpMethod.Post, "/v1/sessions/second-factor", new { challenge, code })
            .SendAsync(person.System.Anonymous(instance));

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(
            text.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Select(eight => Convert.ToByte(new string(eight), 2))];
    }
}
