using System.Net;
using Microsoft.EntityFrameworkCore;

namespace ProdReady.IntegrationTests.Platform.Idempotency;

public sealed class IdempotencyKeyTests(TestServers servers)
{
    private const string Body = """{"name":"Ada"}""";

    [Theory]
    [InlineData("/things")]
    [InlineData("/added")]
    public async Task A_retry_gets_the_first_answer_byte_for_byte_and_does_nothing(string path)
    {
        await using var app = await ThingsApp.StartAsync(servers);
        var tenant = await NewTenantAsync();

        using var first = await app.PostAsync(tenant, "k1", Body, path);
        using var retry = await app.PostAsync(tenant, "\"k1\"", Body, path);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(first.StatusCode, retry.StatusCode);
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(Test.Ct), await retry.Content.ReadAsByteArrayAsync(Test.Ct));
        Assert.Equal(first.Headers.Location, retry.Headers.Location);
        Assert.Equal(first.Content.Headers.ContentType, retry.Content.Headers.ContentType);
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(["true"], retry.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(1, await CountAsync(tenant));

        // What it stores of the answer cannot be read in the database.
        var stored = await (await servers.DatabaseAsync()).Servers.AdministerAsync(
            $"SELECT body FROM idempotency_records WHERE tenant_id = '{tenant}'", ct: Test.Ct);
        Assert.StartsWith("\\x", stored, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Convert.ToHexStringLower(await first.Content.ReadAsByteArrayAsync(Test.Ct)), stored, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/things")]
    [InlineData("/added")]
    public async Task Fifty_at_once_have_one_effect_and_one_answer(string path)
    {
        await using var app = await ThingsApp.StartAsync(servers, ThingsApp.Patient);
        var tenant = await NewTenantAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.PostAsync(tenant, "k1", Body, path)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.Equal(1, await CountAsync(tenant));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("tab\there")]
    public async Task Refuses_a_missing_or_malformed_key(string? key)
    {
        await using var app = await ThingsApp.StartAsync(servers);
        var tenant = await NewTenantAsync();

        using var answer = await app.PostAsync(tenant, key, Body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Idempotency-Key", await answer.Content.ReadAsStringAsync(Test.Ct), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(tenant));
    }

    [Theory]
    [InlineData("/things")]
    [InlineData("/added")]
    public async Task Refuses_a_key_that_stood_for_another_body(string path)
    {
        await using var app = await ThingsApp.StartAsync(servers);
        var tenant = await NewTenantAsync();
        using var first = await app.PostAsync(tenant, "k1", Body, path);

        using var other = await app.PostAsync(tenant, "k1", """{"name":"Bob"}""", path);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal(1, await CountAsync(tenant));
    }

    [Fact]
    public async Task Says_that_the_first_request_still_runs_and_when_to_come_back()
    {
        await using var app = await ThingsApp.StartAsync(servers, new() { ["Idempotency:WaitForAnswer"] = "00:00:00.1" });
        var tenant = await NewTenantAsync();
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.BeforeCommit = () =>
        {
            reached.SetResult();
            return goOn.Task;
        };

        var first = app.PostAsync(tenant, "k1", Body);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(60), Test.Ct);
        using var second = await app.PostAsync(tenant, "k1", Body);
        goOn.SetResult();
        using var answer = await first;

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(1, await CountAsync(tenant));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_neither_effect_nor_answer()
    {
        await using var app = await ThingsApp.StartAsync(servers);
        var tenant = await NewTenantAsync();
        app.BeforeCommit = () => throw new InvalidOperationException("on purpose");
        using var failed = await app.PostAsync(tenant, "k1", Body);
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal(0, await CountAsync(tenant));

        app.BeforeCommit = () => Task.CompletedTask;
        using var retry = await app.PostAsync(tenant, "k1", Body);

        Assert.Equal(HttpStatusCode.Created, retry.StatusCode);
        Assert.Equal(1, await CountAsync(tenant));
    }

    [Fact]
    public async Task A_refusal_writes_nothing_and_leaves_the_key_free()
    {
        await using var app = await ThingsApp.StartAsync(servers);
        var tenant = await NewTenantAsync();

        using var refused = await app.PostAsync(tenant, "k1", """{"name":"refused"}""");
        using var corrected = await app.PostAsync(tenant, "k1", Body);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Created, corrected.StatusCode);
        Assert.Equal(1, await CountAsync(tenant));
    }

    [Theory]
    [InlineData("/things")]
    [InlineData("/added")]
    public async Task A_key_belongs_to_one_user_of_one_tenant(string path)
    {
        await using var app = await ThingsApp.StartAsync(servers);
        var (tenant, other) = (await NewTenantAsync(), await NewTenantAsync());
        var user = Guid.CreateVersion7();

        var answers = await Task.WhenAll(
            app.PostAsync(tenant, "k1", Body, path), app.PostAsync(tenant, "k1", Body, path, user),
            app.PostAsync(other, "k1", Body, path));

        Assert.All(answers, answer => Assert.False(answer.Headers.Contains("Idempotency-Replayed")));
        Assert.Equal(2, await CountAsync(tenant));
        Assert.Equal(1, await CountAsync(other));
    }

    [Theory]
    [InlineData("/things")]
    [InlineData("/added")]
    public async Task An_answer_is_forgotten_after_its_time(string path)
    {
        await using var app = await ThingsApp.StartAsync(servers, new() { ["Idempotency:KeptFor"] = "00:00:00.001" });
        var tenant = await NewTenantAsync();

        using var first = await app.PostAsync(tenant, "k1", Body, path);
        using var later = await app.PostAsync(tenant, "k1", """{"name":"Bob"}""", path);

        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
        Assert.Equal(2, await CountAsync(tenant));
    }

    [Fact]
    public async Task What_only_adds_is_stopped_when_it_saves()
    {
        await using var app = await ThingsApp.StartAsync(servers);
        var tenant = await NewTenantAsync();

        using var answer = await app.PostAsync(tenant, "k1", Body, "/saved");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(0, await CountAsync(tenant));
    }

    private async Task<Guid> NewTenantAsync() => await (await servers.DatabaseAsync()).NewTenantAsync(customers: 0);

    private async Task<int> CountAsync(Guid tenant)
    {
        await using var scope = (await servers.DatabaseAsync()).For(tenant);
        return await scope.Db.Customers.CountAsync(Test.Ct);
    }
}
