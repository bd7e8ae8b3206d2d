using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.IntegrationTests.SecondFactors;
using ProdReady.Platform.Hosting;

namespace ProdReady.IntegrationTests.Operators;

public sealed class OperatorTests(TestServers servers)
{
    private const string Route = "/v1/operator/audit";

    [Fact]
    public async Task Is_let_in_by_a_session_that_proved_a_second_factor_until_it_is_withdrawn_and_each_call_is_in_the_trail()
    {
        var (app, before) = await AuthenticatorApp.RegisterAsync(servers);
        var email = app.Person.Email;
        await SomeOperator.GrantAsync(email, servers);

        var client = await SomeOperator.SignInAsync(app);
        await Eventually.BecomesAsync(() => Call.Get(Route).SendAsync(client), HttpStatusCode.OK);

        // This session is older than the factor: nobody was asked for a code. By an instance that has not read it before.
        var elsewhere = app.Person.System.Anonymous(instance: 1);
        elsewhere.DefaultRequestHeaders.Authorization = before.DefaultRequestHeaders.Authorization;
        (await Call.Get(Route).SendAsync(elsewhere)).Is(HttpStatusCode.Forbidden);

        var me = (await Call.Get("/v1/me").SendAsync(client)).Json.GetProperty("userId").GetGuid();
        var acts = (await Call.Get($"{Route}?actorId={me}&limit=1").SendAsync(client)).Is(HttpStatusCode.OK);
        var act = Assert.Single(acts.Json.GetProperty("items").EnumerateArray());
        Assert.Equal(me, act.GetProperty("actorId").GetGuid());
        Assert.Contains($"GET {Route}?actorId={me}", act.GetProperty("changes").GetRawText(), StringComparison.Ordinal);

        await SomeOperator.WithdrawAsync(email, servers);
        await Eventually.BecomesAsync(() => Call.Get(Route).SendAsync(client), HttpStatusCode.Forbidden);
        await Assert.ThrowsAsync<CommandException>(() => SomeOperator.WithdrawAsync(email, servers));
        await Assert.ThrowsAsync<CommandException>(() => SomeOperator.GrantAsync("nobody@example.test", servers));
        Assert.Equal(["added", "deleted"], await TrailAsync(me));
    }

    [Fact]
    public async Task Cannot_be_made_by_what_works_for_a_tenant()
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(Guid.NewGuid());

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => scope.Db.Database.ExecuteSqlAsync(
            $"INSERT INTO operators (user_id, granted_at) SELECT id, now() FROM users LIMIT 1", Test.Ct));

        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private async Task<List<string>> TrailAsync(Guid operatorId)
    {
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        return await db.AuditEntries
            .Where(entry => entry.EntityId == operatorId && entry.Entity == "Operator" && entry.Action != "called")
            .OrderBy(entry => entry.At).Select(entry => entry.Action).ToListAsync(Test.Ct);
    }
}
