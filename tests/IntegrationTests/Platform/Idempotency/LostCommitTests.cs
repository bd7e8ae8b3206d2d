using System.Net;
using Microsoft.EntityFrameworkCore;

namespace ProdReady.IntegrationTests.Platform.Idempotency;

/// <summary>The database has committed, and the network keeps its word of it back.</summary>
public sealed class LostCommitTests(TestServers servers)
{
    [Theory]
    [InlineData("/things", 0)]
    [InlineData("/added", 0)]
    [InlineData("/outside", 1)] // the commit before the call gets through
    public async Task The_client_is_told_to_ask_again_and_then_gets_the_stored_answer(string path, int passes)
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        await using var proxy = new CommitProxy(database.Servers.AppSettings["Database__ConnectionString"], passes);
        await using var app = await ThingsApp.StartAsync(
            servers, new() { ["Database:ConnectionString"] = proxy.ConnectionString });

        using var unheard = await app.PostAsync(tenant, "k1", """{"name":"Ada"}""", path);
        Assert.True(proxy.HasCut);
        using var retry = await app.PostAsync(tenant, "k1", """{"name":"Ada"}""", path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, unheard.StatusCode);
        Assert.NotNull(unheard.Headers.RetryAfter);
        Assert.Null(unheard.Headers.Location);
        Assert.True(retry.IsSuccessStatusCode);
        Assert.Equal(["true"], retry.Headers.GetValues("Idempotency-Replayed"));
        await using var scope = database.For(tenant);
        var only = await scope.Db.Customers.Select(customer => customer.Id).SingleAsync(Test.Ct);
        Assert.Equal($"\"{only}\"", await retry.Content.ReadAsStringAsync(Test.Ct));
        Assert.Equal(passes, app.TransactionDuringCall.Count);
    }
}
