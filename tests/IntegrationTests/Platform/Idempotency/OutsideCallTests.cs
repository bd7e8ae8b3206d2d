using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;

namespace ProdReady.IntegrationTests.Platform.Idempotency;

public sealed class OutsideCallTests(TestServers servers)
{
    private const string Body = """{"name":"Ada"}""";

    [Fact]
    public async Task Holds_no_transaction_while_it_calls_and_the_intent_is_committed_by_then()
    {
        await using var app = await ThingsApp.StartAsync(servers);
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        var intents = 0;
        app.OutsideCall = async id =>
        {
            await using var scope = database.For(tenant);
            intents = await scope.Db.Customers.CountAsync(row => row.Id == id, Test.Ct);
            return "done";
        };

        using var answer = await app.PostAsync(tenant, "k1", Body, "/outside");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([false], app.TransactionDuringCall);
        Assert.Equal(1, intents);
    }

    [Fact]
    public async Task Fifty_at_once_make_one_call_and_get_one_answer()
    {
        await using var app = await ThingsApp.StartAsync(servers, ThingsApp.Patient);
        var tenant = await (await servers.DatabaseAsync()).NewTenantAsync(customers: 0);
        var calls = new ConcurrentBag<Guid>();
        app.OutsideCall = async id =>
        {
            calls.Add(id);
            await Task.Delay(TimeSpan.FromMilliseconds(200), Test.Ct);
            return id.ToString();
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.PostAsync(tenant, "k1", Body, "/outside")));

        var intent = Assert.Single(calls);
        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($"\"{intent}\"", await answer.Content.ReadAsStringAsync(Test.Ct));
        }
    }

    [Fact]
    public async Task Another_instance_does_not_call_while_the_first_call_is_alive()
    {
        var shortWait = new Dictionary<string, string?> { ["Idempotency:WaitForAnswer"] = "00:00:00.2" };
        await using var first = await ThingsApp.StartAsync(servers);
        await using var second = await ThingsApp.StartAsync(servers, shortWait);
        var tenant = await (await servers.DatabaseAsync()).NewTenantAsync(customers: 0);
        var (called, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        first.OutsideCall = async id =>
        {
            called.SetResult();
            await goOn.Task;
            return id.ToString();
        };

        var answer = first.PostAsync(tenant, "k1", Body, "/outside");
        await called.Task.WaitAsync(TimeSpan.FromSeconds(60), Test.Ct);
        using var refused = await second.PostAsync(tenant, "k1", Body, "/outside");
        goOn.SetResult();
        using var done = await answer;

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Empty(second.TransactionDuringCall);
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
    }

    [Fact]
    public async Task A_retry_takes_over_what_died_in_the_middle_with_the_same_intent()
    {
        await using var app = await ThingsApp.StartAsync(servers, new()
        {
            ["Idempotency:Lease"] = "00:00:00.5",
            ["Idempotency:WaitForAnswer"] = "00:00:10",
        });
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        var calls = new ConcurrentQueue<Guid>();
        app.OutsideCall = id =>
        {
            calls.Enqueue(id);
            return calls.Count == 1 ? throw new InvalidOperationException("died here") : Task.FromResult("done");
        };

        using var died = await app.PostAsync(tenant, "k1", Body, "/outside");
        using var retry = await app.PostAsync(tenant, "k1", Body, "/outside");
        using var again = await app.PostAsync(tenant, "k1", Body, "/outside");

        Assert.Equal(HttpStatusCode.InternalServerError, died.StatusCode);
        Assert.Equal(HttpStatusCode.OK, retry.StatusCode);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(2, calls.Count);
        Assert.Single(calls.Distinct());
        await using var scope = database.For(tenant);
        Assert.Equal(1, await scope.Db.Customers.CountAsync(Test.Ct));
    }

    [Fact]
    public async Task A_transfer_that_lives_keeps_its_key_beyond_one_lease()
    {
        await using var app = await ThingsApp.StartAsync(servers, new() { ["Idempotency:Lease"] = "00:00:09" });
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.BeforeCommit = () =>
        {
            begun.SetResult();
            return goOn.Task;
        };

        var answer = app.PostAsync(tenant, "k1", Body, "/transfer");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60), Test.Ct);
        var first = await LeaseUntilAsync();
        await Eventually.IsTrueAsync(async () => await LeaseUntilAsync() > first, "the lease is renewed");
        goOn.SetResult();
        using var done = await answer;

        Assert.Equal(HttpStatusCode.OK, done.StatusCode);

        async Task<DateTimeOffset> LeaseUntilAsync()
        {
            await using var scope = database.For(tenant);
            return await scope.Db.IdempotencyRecords.Select(record => record.LeaseUntil).SingleAsync(Test.Ct);
        }
    }
}
