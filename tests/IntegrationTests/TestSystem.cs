using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Running;
using ProdReady.Dev.Sandbox;
using ProdReady.Dev.Servers;
using ProdReady.IntegrationTests.Scanning;

namespace ProdReady.IntegrationTests;

/// <summary>
/// The product as it runs: two Api instances and a Worker in processes of their own. Each test takes a fresh tenant, so
/// that tests run beside each other and nothing needs to be reset.
/// </summary>
public sealed class TestSystem : IAsyncDisposable
{
    /// <summary>An origin whose pages may call the Apis.</summary>
    public const string AllowedOrigin = "https://app.example.test";

    private readonly LocalSystem _system;
    private readonly DirectoryInfo _mail;
    private readonly DirectoryInfo _objects;

    private TestSystem(LocalSystem system, Clamd clamd, DirectoryInfo mail, DirectoryInfo objects) =>
        (_system, Clamd, _mail, _objects) = (system, clamd, mail, objects);

    /// <summary>For one more host, or one that takes the place of another.</summary>
    public LocalSystem Hosts => _system;

    public LocalServers Servers => _system.Servers;
    public IReadOnlyList<AppProcess> Apis => _system.Apis;
    public IReadOnlyList<AppProcess> Workers => _system.Workers;
    public PaymentSandbox Sandbox => _system.Sandbox;
    public Clamd Clamd { get; }
    public string MailFolder => _mail.FullName;
    public string ObjectsFolder => _objects.FullName;

    /// <summary>The environment of every host, for one more of them.</summary>
    public IReadOnlyDictionary<string, string> HostSettings => _system.Settings;

    /// <param name="servers">Where it runs.</param>
    /// <param name="more">Settings of its own, stronger than <see cref="Settings"/>.</param>
    public static async Task<TestSystem> StartAsync(LocalServers servers, IReadOnlyDictionary<string, string>? more = null)
    {
        var (mail, objects) = (Directory.CreateTempSubdirectory("mail-"), Directory.CreateTempSubdirectory("objects-"));
        var clamd = new Clamd();
        var settings = new Dictionary<string, string>(Settings.Concat(clamd.Settings))
        {
            ["ObjectStorage__Folder"] = objects.FullName,
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) settings[name] = value;
        var system = await LocalSystem.StartAsync(servers, mail.FullName, settings);
        await Task.WhenAll(system.AddApiAsync(), system.AddApiAsync(), system.AddWorkerAsync());
        return new TestSystem(system, clamd, mail, objects);
    }

    /// <summary>An Api beside the others, which gives up soon on a provider that hangs.</summary>
    internal async Task<AppProcess> StartImpatientApiAsync()
    {
        var api = AppProcess.Start("Api", new Dictionary<string, string>(HostSettings)
        {
            ["Models__Calls__AttemptTimeout"] = "00:00:02",
            ["Payments__Calls__AttemptTimeout"] = "00:00:02",
            ["Payments__Calls__TotalTimeout"] = "00:00:05",
            ["Payments__Settlement__After"] = "00:00:06",
        });
        await api.WaitUntilHealthyAsync();
        return api;
    }

    /// <summary>A client that has not signed in and follows no redirect, for one of the two Api instances.</summary>
    public HttpClient Anonymous(int instance = 0) => ClientOf(_system.Apis[instance]);

    /// <summary>A client for an instance of a test's own.</summary>
    public static HttpClient ClientOf(AppProcess api, string? token = null)
    {
        // A body that a server would refuse stays here for as long as a busy one may take to say so.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        var client = new HttpClient(handler) { BaseAddress = api.BaseAddress };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Registers a company and signs its owner in.</summary>
    public async Task<TestTenant> NewTenantAsync(CancellationToken ct)
    {
        using var client = Anonymous();
        var email = $"{Guid.CreateVersion7():N}@example.test";
        var account = new { email, password = TestTenant.Password, displayName = "Ada Test", companyName = "Test Ltd" };
        using var registered = await client.PostAsJsonAsync("/v1/accounts", account, ct);
        var signIn = new { email, password = TestTenant.Password, transport = "bearer" };
        var session = await SendAsync(client, "/v1/sessions", signIn, ct);
        var token = session.GetProperty("accessToken").GetString()!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var me = await client.GetFromJsonAsync<JsonElement>("/v1/me", ct);
        return new TestTenant(this, me.GetProperty("tenantId").GetGuid(), email, token);
    }

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await Clamd.DisposeAsync();
        _mail.Delete(recursive: true);
        _objects.Delete(recursive: true);
    }

    /// <summary>
    /// For one tenant at one address who does in a second what people do in an hour. Patient with what is well and only slow,
    /// since the machine has more to do; a test of what hangs has an instance of its own.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["Accounts__PasswordHashRounds"] = "1000",
        ["Caching__LocalTtl"] = "00:05:00", // what another instance has changed, only its message can tell in time
        ["SecurityHeaders__AllowedOrigins__0"] = AllowedOrigin,
        ["Documents__MaxBytes"] = "3000000",
        ["DocumentScans__AskAgainAfter"] = "00:00:03",
        ["DocumentScans__Interval"] = "00:00:00.5",
        ["LoadShedding__MinConcurrent"] = "200", // what hangs on purpose holds a place for seconds
        ["LooseObjects__Interval"] = "00:00:00.2",
        ["Models__AbandonedInterval"] = "00:00:00.5",
        ["Models__Calls__CircuitMinimumAttempts"] = "10000",
        ["Models__Calls__ConcurrentCalls"] = "100",
        ["Payments__Calls__AttemptTimeout"] = "00:00:06",
        ["Payments__Calls__CircuitMinimumAttempts"] = "10000",
        ["Payments__Calls__TotalTimeout"] = "00:00:12",
        ["Payments__Settlement__After"] = "00:00:13",
        ["Payments__Settlement__Interval"] = "00:00:00.5",
        ["RateLimiting__Address__Permits"] = "1000000",
        ["RateLimiting__SignInAddress__Permits"] = "1000000",
        ["RateLimiting__SignInAccount__Permits"] = "1000000",
        ["RateLimiting__ApiKey__Permits"] = "1000000",
        ["RateLimiting__Tenant__Permits"] = "1000000",
        ["RateLimiting__MailDay__Permits"] = "1000000",
        ["RateLimiting__MailHour__Permits"] = "1000000",
        ["RateLimiting__User__Permits"] = "1000000",
        ["Redis__CallTimeout"] = "00:00:05",
        ["Redis__CheckInterval"] = "00:00:05",
        ["TenantDeletion__Interval"] = "00:00:00.5",
        ["Webhooks__Calls__AttemptTimeout"] = "00:00:02",
        ["Webhooks__DisableAfter"] = "00:00:03",
        ["Webhooks__Interval"] = "00:00:00.3",
        ["Webhooks__PauseAfterFailure"] = "00:00:00.3",
        ["Webhooks__RetryAfter__0"] = "00:00:00.3",
        ["Webhooks__RetryAfter__1"] = "00:00:01",
        ["Webhooks__RetryAfter__2"] = "00:00:01",
        ["Webhooks__RetryAfter__3"] = "01:00:00",
    };

    private static async Task<JsonElement> SendAsync(HttpClient client, string path, object body, CancellationToken ct)
    {
        using var response = await client.PostAsJsonAsync(path, body, ct);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(ct));
        return await response.Content.ReadFromJsonAsync<JsonElement>(ct);
    }
}

/// <summary>A fresh company with its owner signed in.</summary>
public sealed record TestTenant(TestSystem System, Guid Id, string Email, string AccessToken)
{
    public const string Password = "correct horse battery staple";

    /// <summary>The owner's client for the first Api instance.</summary>
    public HttpClient Client => field ??= On(0);

    /// <summary>A client for one of the two Api instances.</summary>
    public HttpClient On(int instance) => TestSystem.ClientOf(System.Apis[instance], AccessToken);
}
