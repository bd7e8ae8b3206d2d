using System.Net;
using System.Net.Http.Headers;
using ProdReady.App.Operators;
using ProdReady.IntegrationTests.SecondFactors;

namespace ProdReady.IntegrationTests.Operators;

/// <summary>Somebody who runs the service.</summary>
internal static class SomeOperator
{
    /// <summary>A client of somebody new, who is an operator and proved a second factor just now.</summary>
    public static async Task<HttpClient> SignInAsync(TestServers servers)
    {
        var (app, _) = await AuthenticatorApp.RegisterAsync(servers);
        await GrantAsync(app.Person.Email, servers);
        return await SignInAsync(app);
    }

    /// <summary>Signs in by password and code.</summary>
    public static async Task<HttpClient> SignInAsync(AuthenticatorApp app)
    {
        var done = (await app.CompleteAsync(await app.ChallengeAsync(), await app.NextCodeAsync())).Is(HttpStatusCode.OK);
        var client = app.Person.System.Anonymous();
        var token = done.Json.GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public static async Task GrantAsync(string email, TestServers servers) =>
        await Appoint(await servers.DatabaseAsync()).GrantAsync(email, Test.Ct);

    public static async Task WithdrawAsync(string email, TestServers servers) =>
        await Appoint(await servers.DatabaseAsync()).WithdrawAsync(email, Test.Ct);

    private static AppointOperator Appoint(TestDatabase database) => new(database.AcrossTenants, TimeProvider.System);
}
