using System.Diagnostics;
using System.Net;
using ProdReady.Dev.Processes;

namespace ProdReady.IntegrationTests.Accounts;

/// <summary>Neither an answer nor its time says whether an address has an account.</summary>
public sealed class KnownAddressTests(TestServers servers) : IAsyncLifetime
{
    private const int Tries = 200;

    // A leak is a password that is hashed for one and not for the other: half of the time and more.
    private const double Tolerance = 0.15;

    private AppProcess _api = null!;
    private HttpClient _client = null!;

    // The shared Apis hash in no time, so that the suite is fast: there, what is being looked for would be too small to see.
    public async ValueTask InitializeAsync()
    {
        var system = await servers.SystemAsync();
        var settings = new Dictionary<string, string>(system.HostSettings) { ["Accounts__PasswordHashRounds"] = "100000" };
        _api = AppProcess.Start("Api", settings);
        await _api.WaitUntilHealthyAsync(ct: Test.Ct);
        _client = new HttpClient { BaseAddress = _api.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Registering_takes_as_long_for_a_known_address_as_for_a_new_one()
    {
        var known = Person.Account(Person.NewEmail());
        using var registered = await PostAsync("/v1/accounts", known);
        await AreAlikeAsync(
            () => PostAsync("/v1/accounts", known),
            () => PostAsync("/v1/accounts", Person.Account(Person.NewEmail())));
    }

    [Fact]
    public async Task Signing_in_takes_as_long_for_a_known_address_as_for_a_new_one()
    {
        var (known, unknown) = (Person.NewEmail(), Person.NewEmail());
        using var registered = await PostAsync("/v1/accounts", Person.Account(known));
        await AreAlikeAsync(
            () => PostAsync("/v1/sessions", new { email = known, password = "not the password" }),
            () => PostAsync("/v1/sessions", new { email = unknown, password = "not the password" }));
    }

    private Task<HttpResponseMessage> PostAsync(string path, object body) => Person.PostAsync(_client, path, body);

    // In turns, so that whatever else the machine does meets both.
    private static async Task AreAlikeAsync(Func<Task<HttpResponseMessage>> known, Func<Task<HttpResponseMessage>> unknown)
    {
        var (ofKnown, ofUnknown) = (new List<double>(), new List<double>());
        HttpStatusCode? expected = null;
        for (var turn = 0; turn < Tries; turn++)
        {
            foreach (var (send, times) in new[] { (known, ofKnown), (unknown, ofUnknown) })
            {
                var began = Stopwatch.GetTimestamp();
                using var response = await send();
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                Assert.Equal(expected ??= response.StatusCode, response.StatusCode);
            }
        }

        var (one, other) = (Median(ofKnown), Median(ofUnknown));
        Assert.True(Math.Abs(one - other) < Math.Max(one, other) * Tolerance, $"known {one:F1} ms, unknown {other:F1} ms");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
