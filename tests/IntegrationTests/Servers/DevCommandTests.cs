using System.Net;
using System.Net.Sockets;

namespace ProdReady.IntegrationTests.Servers;

public sealed class DevCommandTests
{
    [Fact]
    public async Task Lists_its_verbs_when_called_without_one_that_it_knows()
    {
        var (code, output) = await DevCommand.RunAsync("dance");

        Assert.Equal(2, code);
        Assert.StartsWith("./dev knows no `dance`.", output, StringComparison.Ordinal);
        Assert.Contains("up [--detach]", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up --colour", "up knows no --colour. Usage: ./dev up")]
    [InlineData("up --port", "--port needs a value.")]
    [InlineData("up --port x", "--port takes a number from 1 to 65000, not `x`.")]
    [InlineData("test one two", "Too many words for test. Usage: ./dev test")]
    [InlineData("new-migration", "Usage: ./dev new-migration NAME")]
    public async Task Says_in_one_line_how_a_verb_is_called(string words, string expected)
    {
        var (code, output) = await DevCommand.RunAsync(words);

        Assert.Equal(2, code);
        Assert.StartsWith(expected, Assert.Single(output.Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_a_port_that_is_taken()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var (code, output) = await DevCommand.RunAsync($"up --port {port}", ("DEV_PROGRAMS", "/nowhere"));

        Assert.Equal(1, code);
        Assert.Equal($"Port {port} is taken by another program: choose another with --port, or leave --port away.", output);
    }

    [Fact]
    public async Task Names_the_programs_that_are_missing()
    {
        var (code, output) = await DevCommand.RunAsync("up", ("DEV_PROGRAMS", "/nowhere"), ("PATH", "/nowhere"));

        Assert.Equal(1, code);
        Assert.Equal(
            "Missing: postgresql, pgbouncer, redis-server, rabbitmq-server. Install them, or start a Docker engine.", output);
    }

    [Fact]
    public async Task Tells_what_installs_the_servers_that_the_tests_miss()
    {
        var (code, output) = await DevCommand.RunAsync("test integration", ("DEV_PROGRAMS", "/nowhere"), ("PATH", "/nowhere"));

        Assert.Equal(1, code);
        Assert.StartsWith(
            "Missing: postgresql, pgbouncer, redis-server, rabbitmq-server.", Assert.Single(output.Split('\n')),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_what_installs_the_missing_programs()
    {
        var (code, output) = await DevCommand.RunAsync("doctor", ("DEV_PROGRAMS", "/nowhere"));

        Assert.Equal(1, code);
        Assert.Contains("apt-get install -y postgresql pgbouncer redis-server rabbitmq-server", output, StringComparison.Ordinal);
    }
}
