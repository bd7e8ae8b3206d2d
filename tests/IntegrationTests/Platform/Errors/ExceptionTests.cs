using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ProdReady.Platform.Errors;

namespace ProdReady.IntegrationTests.Platform.Errors;

public sealed class ExceptionTests
{
    private static readonly Dictionary<string, Func<Exception>> Thrown = new()
    {
        ["unknown"] = () => new InvalidOperationException("Host=10.1.2.3;Password=hunter2"),
        ["unique"] = () => new DbUpdateException("insert into secret_table", State(PostgresErrorCodes.UniqueViolation)),
        ["foreign key"] = () => new DbUpdateException("insert", State(PostgresErrorCodes.ForeignKeyViolation)),
        ["concurrency"] = () => new DbUpdateConcurrencyException("0 rows"),
        ["shutdown"] = () => State(PostgresErrorCodes.AdminShutdown),
        ["statement timeout"] = () => State(PostgresErrorCodes.QueryCanceled),
        ["lock timeout"] = () => new DbUpdateException("update", State(PostgresErrorCodes.LockNotAvailable)),
        ["query_wait_timeout"] = () => State("08P01"),
        ["refused"] = () => new DbUpdateException("update", new NpgsqlException("10.1.2.3", new SocketException(111))),
        ["timeout"] = () => new TimeoutException(),
        ["not null"] = () => new DbUpdateException("insert", State(PostgresErrorCodes.NotNullViolation)),
    };

    [Theory]
    [InlineData("unknown", HttpStatusCode.InternalServerError)]
    [InlineData("not null", HttpStatusCode.InternalServerError)]
    [InlineData("unique", HttpStatusCode.Conflict)]
    [InlineData("foreign key", HttpStatusCode.Conflict)]
    [InlineData("concurrency", HttpStatusCode.Conflict)]
    [InlineData("shutdown", HttpStatusCode.ServiceUnavailable)]
    [InlineData("statement timeout", HttpStatusCode.ServiceUnavailable)]
    [InlineData("lock timeout", HttpStatusCode.ServiceUnavailable)]
    [InlineData("query_wait_timeout", HttpStatusCode.ServiceUnavailable)]
    [InlineData("refused", HttpStatusCode.ServiceUnavailable)]
    [InlineData("timeout", HttpStatusCode.ServiceUnavailable)]
    public async Task Shows_a_status_and_nothing_internal(string kind, HttpStatusCode expected)
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.GetAsync($"/throw/{kind}", TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.ServiceUnavailable, answer.Headers.RetryAfter is not null);
        var problem = (await BadRequestTests.ProblemOf(answer)).ToString();
        foreach (var secret in new[] { "hunter2", "10.1.2.3", "secret_table", "Exception", "server text", "insert" })
        {
            Assert.DoesNotContain(secret, problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answers_412_when_the_client_said_which_version_it_changes()
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/throw/concurrency");
        request.Headers.IfMatch.ParseAdd("\"1\"");

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
    }

    [Theory]
    [InlineData("/nothing-here", HttpStatusCode.NotFound)]
    [InlineData("/posted-only", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/status/401", HttpStatusCode.Unauthorized)]
    [InlineData("/status/403", HttpStatusCode.Forbidden)]
    [InlineData("/result/problem", HttpStatusCode.Conflict)]
    [InlineData("/result/conflict", HttpStatusCode.Conflict)]
    [InlineData("/result/validation", HttpStatusCode.BadRequest)]
    public async Task Makes_every_error_a_problem_with_a_trace_id(string path, HttpStatusCode expected)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.StatusCode);
        var problem = await BadRequestTests.ProblemOf(answer);
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
    }

    private static PostgresException State(string sqlState) => new("server text", "ERROR", "ERROR", sqlState);

    private static Task<TestHost> StartAsync() => TestHost.StartAsync(
        builder => builder.AddErrors(),
        app =>
        {
            app.UseErrors();
            app.MapGet("/throw/{kind}", (string kind) => { throw Thrown[kind](); });
            app.MapGet("/status/{code:int}", (int code) => TypedResults.StatusCode(code));
            var results = app.MapGroup("/result").WithProblemResults();
            results.MapGet("/problem", () => TypedResults.Problem("It is taken.", statusCode: 409));
            results.MapGet("/conflict", Results<Ok, Conflict<ProblemDetails>> () => TypedResults.Conflict(Taken()));
            results.MapGet("/validation", () => TypedResults.ValidationProblem(Mistakes()));
            app.MapPost("/posted-only", () => TypedResults.NoContent());
        });

    private static ProblemDetails Taken() => new() { Detail = "It is taken." };

    private static Dictionary<string, string[]> Mistakes() => new() { ["name"] = ["It is too long."] };
}
