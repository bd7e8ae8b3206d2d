using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProdReady.App.Customers;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.Redis;
using ProdReady.Platform.Tenancy;

namespace ProdReady.IntegrationTests.Platform.Idempotency;

/// <summary>
/// A real server with one write behind an idempotency key, one that goes with its answer, and one with an outside call that a
/// test holds in its hand.
/// </summary>
internal sealed class ThingsApp : IAsyncDisposable
{
    /// <summary>For many at once: whoever comes last waits for all before, on a busy machine for longer than usual.</summary>
    public static readonly Dictionary<string, string?> Patient = new() { ["Idempotency:WaitForAnswer"] = "00:01:00" };

    private readonly WebApplication _app;

    private ThingsApp(WebApplication app) => _app = app;

    /// <summary>What the outside system does; the argument is the key that it is given.</summary>
    public Func<Guid, Task<string>> OutsideCall { get; set; } = id => Task.FromResult(id.ToString());

    /// <summary>Runs in the write, after it is saved and before it is committed.</summary>
    public Func<Task> BeforeCommit { get; set; } = () => Task.CompletedTask;

    public ConcurrentBag<bool> TransactionDuringCall { get; } = [];

    public static async Task<ThingsApp> StartAsync(TestServers servers, Dictionary<string, string?>? settings = null)
    {
        var database = await servers.DatabaseAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(database.Servers.AppSettings.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.AddErrors();
        builder.AddRedis();
        builder.AddDatabase<AppDbContext>();
        builder.AddEncryption();
        builder.AddIdempotency();
        var app = builder.Build();
        var things = new ThingsApp(app);
        app.UseErrors();
        app.Use(ActAsTheHeadersSay);
        app.UseRouting();
        app.UseIdempotency();
        app.MapPost("/things", things.Create).RequireIdempotencyKey();
        app.MapPost("/added", AddWithAnswer).RequireIdempotencyKey(onlyAdds: true);
        app.MapPost("/saved", things.Create).RequireIdempotencyKey(onlyAdds: true);
        app.MapPost("/outside", things.CallOutside).RequireIdempotencyKey();
        app.MapPost("/transfer", things.Transfer).RequireIdempotencyKey(streamsBody: true);
        await app.StartAsync(Test.Ct);
        return things;
    }

    public async Task<HttpResponseMessage> PostAsync(
        Guid tenant, string? key, string body, string path = "/things", Guid? user = null)
    {
        using var client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-tenant", tenant.ToString());
        request.Headers.Add("x-user", (user ?? Guid.Empty).ToString());
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await client.SendAsync(request, Test.Ct);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task ActAsTheHeadersSay(HttpContext context, RequestDelegate next)
    {
        var user = context.Request.Headers["x-user"].ToString();
        context.RequestServices.GetRequiredService<CurrentTenant>()
            .Enter(Guid.Parse(context.Request.Headers["x-tenant"].ToString()));
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)], "test"));
        return next(context);
    }

    private async Task<IResult> Create(Thing thing, CurrentTenant tenant, AppDbContext db, CancellationToken ct)
    {
        var customer = New(thing, tenant, Guid.CreateVersion7());
        db.Customers.Add(customer);
        await db.SaveChangesAsync(ct);
        await BeforeCommit();
        return thing.Name == "refused" ? TypedResults.Conflict() : TypedResults.Created($"/things/{customer.Id}", customer.Id);
    }

    private static Created<Guid> AddWithAnswer(Thing thing, CurrentTenant tenant, IdempotentOperation operation)
    {
        var customer = New(thing, tenant, Guid.CreateVersion7());
        operation.AddWithAnswer(customer, "ix_customers_tenant_id_email", new Problem(StatusCodes.Status409Conflict, "Taken."));
        return TypedResults.Created($"/things/{customer.Id}", customer.Id);
    }

    private async Task<IResult> CallOutside(
        Thing thing, CurrentTenant tenant, AppDbContext db, IdempotentOperation operation, CancellationToken ct)
    {
        if (await db.Customers.FindAsync([operation.IntentId], ct) is null)
        {
            db.Customers.Add(New(thing, tenant, operation.IntentId));
        }

        var outcome = await operation.CallOutsideAsync(() =>
        {
            TransactionDuringCall.Add(db.Database.CurrentTransaction is not null);
            return OutsideCall(operation.IntentId);
        }, ct);
        return TypedResults.Ok(outcome);
    }

    private async Task<IResult> Transfer(HttpRequest request, IdempotentOperation operation, CancellationToken ct)
    {
        await request.Body.CopyToAsync(Stream.Null, ct);
        await BeforeCommit();
        await operation.BeginOutcomeAsync(ct);
        return TypedResults.Ok(operation.IntentId);
    }

    private static Customer New(Thing thing, CurrentTenant tenant, Guid id) => new()
    {
        Id = id, TenantId = tenant.Id, Name = thing.Name, Email = $"{id:N}@example.test", CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private sealed record Thing(string Name);
}
