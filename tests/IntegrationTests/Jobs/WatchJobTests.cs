using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ProdReady.App;
using ProdReady.IntegrationTests.Members;

namespace ProdReady.IntegrationTests.Jobs;

public sealed class WatchJobTests(TestServers servers) : IAsyncLifetime
{
    private readonly SemaphoreSlim _goOn = new(0);
    private JobHost _host = null!;
    private TestTenant _tenant = null!;

    public async ValueTask InitializeAsync()
    {
        _tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        _host = await JobHost.StartAsync(servers);
        _host.Does = async (run, _, ct) =>
        {
            run.Report(1, 4);
            await _goOn.WaitAsync(ct);
            run.Report(2, 4);
            await _goOn.WaitAsync(ct);
        };
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Tells_progress_on_any_instance_and_goes_on_after_the_last_event_that_was_had()
    {
        var id = await _host.AskAsync(_tenant.Id, permission: Permissions.ReportsMake);
        string last;
        await using (var first = await EventReader.OpenAsync(_tenant.On(0), id))
        {
            last = (await first.ReachesAsync(25)).EventId!;
        }

        // It comes back before there is anything new, and so does not hear again what it has heard.
        SseItem<JsonElement> half;
        await using (var second = await EventReader.OpenAsync(_tenant.On(1), id, last))
        {
            _goOn.Release();
            half = (await second.NextAsync())!.Value;
        }

        _goOn.Release();
        await _host.IsOverAsync(id);
        await using var third = await EventReader.OpenAsync(_tenant.On(0), id, half.EventId);
        var end = (await third.NextAsync())!.Value;

        Assert.Equal(("progress", 50), (half.EventType, half.Data.GetProperty("progress").GetInt32()));
        Assert.Equal(("end", "succeeded"), (end.EventType, end.Data.GetProperty("state").GetString()));
        Assert.Null(await third.NextAsync());
        await using var late = await EventReader.OpenAsync(_tenant.On(0), id, last);
        Assert.Equal("end", (await late.NextAsync())!.Value.EventType);
        using var nothing = await EventReader.AskAsync(_tenant.On(0), id, end.EventId);
        Assert.Equal(HttpStatusCode.NoContent, nothing.StatusCode);
    }

    [Fact]
    public async Task Tells_what_no_bell_has_rung_for()
    {
        var id = await _host.AskAsync(_tenant.Id, permission: Permissions.ReportsMake);
        await using var reader = await EventReader.OpenAsync(_tenant.On(0), id);
        await reader.ReachesAsync(25);
        await _host.StopAsync();

        await _tenant.System.Servers.AdministerAsync(
            $"UPDATE jobs SET progress = 77, revision = revision + 1 WHERE id = '{id}'", ct: Test.Ct);

        await reader.ReachesAsync(77);
    }

    [Fact]
    public async Task Ends_for_who_has_signed_out_and_is_refused_to_who_may_not_see_the_job()
    {
        var id = await _host.AskAsync(_tenant.Id, permission: Permissions.ReportsMake);
        var member = await _tenant.JoinedByAsync(Roles.Member, servers);
        var reading = await _tenant.JoinedByAsync(Roles.ReadOnly, servers);
        var stranger = await _tenant.System.NewTenantAsync(Test.Ct);
        await using var reader = await EventReader.OpenAsync(member.Client, id);
        await reader.ReachesAsync(25);

        (await Call.Delete("/v1/sessions/current", null).SendAsync(member.Client)).Is(HttpStatusCode.NoContent);

        _goOn.Release(); // there is something to tell, at once
        Assert.Null(await reader.NextAsync());
        foreach (var (client, status) in new[]
        {
            (reading.Client, HttpStatusCode.Forbidden), (stranger.Client, HttpStatusCode.NotFound),
            (_tenant.System.Anonymous(), HttpStatusCode.Unauthorized),
        })
        {
            foreach (var part in new[] { "", "/events", "/content" })
            {
                (await Call.Get($"/v1/jobs/{id}{part}").SendAsync(client)).Is(status);
            }

            (await Call.Post($"/v1/jobs/{id}/cancel").SendAsync(client)).Is(status);
        }
    }

    [Fact]
    public async Task What_is_personal_is_for_who_asked_alone_and_ends_when_they_cancel_it()
    {
        var partner = await _tenant.JoinedByAsync(Roles.Owner, servers);
        var ended = new TaskCompletionSource();
        _host.Does = async (run, db, ct) =>
        {
            run.Report(1, 4);
            using var told = ct.Register(ended.SetResult);
            await ended.Task;
            db.Add(TestDatabase.NewCustomer(_tenant.Id));
        };
        var id = await _host.AskAsync(_tenant.Id, await _tenant.OwnerIdAsync(), isPersonal: true);
        await using var reader = await EventReader.OpenAsync(_tenant.On(1), id);
        await reader.ReachesAsync(25);

        (await Call.Post($"/v1/jobs/{id}/cancel").SendAsync(partner.Client)).Is(HttpStatusCode.NotFound);
        var cancelled = (await Call.Post($"/v1/jobs/{id}/cancel").SendAsync(_tenant.Client)).Is(HttpStatusCode.OK);

        Assert.Equal("cancelled", cancelled.Json.GetProperty("state").GetString());
        Assert.Equal("cancelled", (await reader.NextAsync())!.Value.Data.GetProperty("state").GetString());
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Test.Ct);
        await _host.StopAsync();
        (await Call.Post($"/v1/jobs/{id}/cancel").SendAsync(_tenant.Client)).Is(HttpStatusCode.Conflict);
        var customers = (await Call.Get("/v1/customers").SendAsync(_tenant.Client)).Is(HttpStatusCode.OK);
        Assert.Equal(0, customers.Json.GetProperty("items").GetArrayLength());

        // Of who asked, the list shows both the one that was cancelled and the one that waits; of a partner, neither.
        var waits = await _host.AskAsync(_tenant.Id, await _tenant.OwnerIdAsync(), permission: Permissions.ReportsMake);
        var page = await ListAsync(_tenant.Client, "limit=1");
        Assert.Equal(waits, Assert.Single(page.Ids));
        Assert.Equal(id, Assert.Single((await ListAsync(_tenant.Client, $"limit=1&cursor={page.Next}")).Ids));
        Assert.Equal([id], (await ListAsync(_tenant.Client, $"kind={_host.Kind}&state=cancelled")).Ids);
        Assert.Empty((await ListAsync(partner.Client, "")).Ids);
    }

    private static async Task<(Guid[] Ids, string? Next)> ListAsync(HttpClient client, string query)
    {
        var page = (await Call.Get($"/v1/jobs?{query}").SendAsync(client)).Is(HttpStatusCode.OK).Json;
        return ([.. page.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("id").GetGuid())],
            page.GetProperty("nextCursor").GetString());
    }
}
