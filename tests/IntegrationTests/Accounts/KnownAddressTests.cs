using System.Diagnostics;
using System.Net;

namespace ProdReady.IntegrationTests.Accounts;

/// <summary>Neither an answer nor its time says whether an address has an account.</summary>
public sealed class KnownAddressTests(TestServers servers)
{
    private const int Tries = 200;

    // A leak is a password that is hashed for one and not for the other: half of the time and more.
    private const double Tolerance = 0.15;

    [Fact]
    public async Task Registering_takes_as_long_for_a_known_address_as_for_a_new_one()
    {
        var system = await servers.SystemAsync();
        var known = await Person.RegisterAsync(system);
        await AreAlikeAsync(
            () => Person.PostAsync(system.Anonymous(), "/v1/accounts", Person.Account(known.Email)),
            () => Person.PostAsync(system.Anonymous(), "/v1/accounts", Person.Account(Person.NewEmail())));
    }

    [Fact]
    public async Task Signing_in_takes_as_long_for_a_known_address_as_for_a_new_one()
    {
        var system = await servers.SystemAsync();
        var known = await Person.RegisterAsync(system);
        var unknown = new Person(system, Person.NewEmail());
        await AreAlikeAsync(
            () => known.TryToSignInAsync("not the password"), () => unknown.TryToSignInAsync("not the password"));
    }

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
