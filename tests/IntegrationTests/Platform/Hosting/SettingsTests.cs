using System.Net;
using System.Net.Sockets;
using ProdReady.Dev.Processes;

namespace ProdReady.IntegrationTests.Platform.Hosting;

public sealed class SettingsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_missing_setting_stops_the_start_with_exit_code_78_and_one_line()
    {
        await using var api = HostProcess.StartWithout("Database__ConnectionString");

        var exitCode = await api.WaitForExitAsync(Limit, Test.Ct);

        Assert.Equal(78, exitCode);
        Assert.Equal(
            "Setting Database:ConnectionString is missing (environment variable Database__ConnectionString).",
            api.Output.Trim());
    }

    [Fact]
    public async Task A_setting_comes_from_the_file_that_its_variable_names()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "Host=127.0.0.1;Port=1;Database=app;Username=from_a_file;Password=hunter2\n", Test.Ct);
        await using var api = HostProcess.Start(
            ("Database__ConnectionString_FILE", file), ("Database__ConnectionString", null));

        await api.WaitForOutputAsync("Username=from_a_file;Password=***", Limit, Test.Ct);
        File.Delete(file);
    }

    [Fact]
    public async Task A_file_that_is_missing_stops_the_start_with_one_line()
    {
        await using var api = HostProcess.Start(
            ("Database__ConnectionString_FILE", "/nowhere/hunter2"), ("Database__ConnectionString", null));

        Assert.Equal(78, await api.WaitForExitAsync(Limit, Test.Ct));
        Assert.Equal(
            "Setting Database:ConnectionString is missing: the file that Database__ConnectionString_FILE names is not there.",
            api.Output.Trim());
    }

    [Fact]
    public async Task Each_wrong_setting_has_its_line_without_its_value()
    {
        await using var api = HostProcess.Start(
            ("Hosting__RequestTimeout", "hunter2"),
            ("Hosting__RequestTimeot", "00:00:05"),
            ("RateLimiting__User__Permits", "0"));

        var exitCode = await api.WaitForExitAsync(Limit, Test.Ct);

        Assert.Equal(78, exitCode);
        var lines = api.Output.Trim().Split('\n');
        foreach (var start in new[] { "Hosting:RequestTimeout is", "Hosting:RequestTimeot is", "RateLimiting:User:Permits is" })
        {
            Assert.Contains(lines, line => line.StartsWith($"Setting {start}", StringComparison.Ordinal));
        }

        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain("hunter2", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_is_no_network_stops_the_start()
    {
        await using var api = HostProcess.Start(("Hosting__TrustedProxies__0", "my-proxy"));

        Assert.Equal(78, await api.WaitForExitAsync(Limit, Test.Ct));
        Assert.StartsWith("Setting Hosting:TrustedProxies:0 is wrong", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_takes_no_password_hash_that_is_cheap_to_guess()
    {
        await using var api = HostProcess.Start(
            ("Accounts__PasswordHashRounds", "1000"),
            ("DOTNET_ENVIRONMENT", "Production"),
            ("ASPNETCORE_ENVIRONMENT", "Production"));

        Assert.Equal(78, await api.WaitForExitAsync(Limit, Test.Ct));
        Assert.Equal(
            "Setting Accounts:PasswordHashRounds is wrong: production takes no fewer than 210000.", api.Output.Trim());
    }

    [Fact]
    public async Task A_host_that_fails_for_another_reason_exits_with_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        await using var api = AppProcess.Start("Api", HostProcess.Complete, ((IPEndPoint)taken.LocalEndpoint).Port);

        Assert.Equal(1, await api.WaitForExitAsync(Limit, Test.Ct));
        Assert.Contains("The host failed.", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_shows_its_settings_without_secrets_and_is_live_without_any_server()
    {
        await using var api = HostProcess.Start();
        await api.WaitUntilHealthyAsync(path: "/health/live", ct: Test.Ct);
        using var client = new HttpClient { BaseAddress = api.BaseAddress };

        // The first check on a busy machine may run into its limit, and then tells no more than that.
        var (status, body) = (HttpStatusCode.OK, "");
        await Eventually.IsTrueAsync(
            async () =>
            {
                using var ready = await client.GetAsync("/health/ready", Test.Ct);
                (status, body) = (ready.StatusCode, await ready.Content.ReadAsStringAsync(Test.Ct));
                return body.Contains("\"database\":\"unhealthy\"", StringComparison.Ordinal);
            },
            "the checks have run");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("\"redis\":\"degraded\"", body, StringComparison.Ordinal);
        Assert.Contains("Settings in effect", api.Output, StringComparison.Ordinal);
        Assert.Contains("Username=app_user;Password=***", api.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", api.Output + body, StringComparison.Ordinal);
        Assert.Equal(0, await api.TerminateAsync(Limit, Test.Ct));
    }
}
