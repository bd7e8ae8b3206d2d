using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ProdReady.Platform.Errors;
using static Npgsql.PostgresErrorCodes;

namespace ProdReady.IntegrationTests.Platform.Errors;

public sealed class ExceptionTests
{
    private static readonly string[] Secrets = ["hunter2", "10.1.2.3", "secret_table", "Exception", "server text", "insert"];

    private static readonly Dictionary<int, Exception[]> Faults = new()
    {
        [500] = [new InvalidOperationException("Host=10.1.2.3;Password=hunter2"), Saving(Sql(NotNullViolation))],
        [409] = [Saving(Sql(UniqueViolation)), Saving(Sql(ForeignKeyViolation)), new DbUpdateConcurrencyException("0 rows")],
        [503] = [Sql(AdminShutdown), Sql(QueryCanceled), Saving(Sql(LockNotAvailable)), Sql("08P01"), new TimeoutException(),
            Saving(new NpgsqlException("10.1.2.3", new SocketException(111)))],
    };

    public static IEnumerable<(int, int)> Throws => Faults.SelectMany(pair => pair.Value.Select((_, i) => (pair.Key, i)));

    [Theory]
    [MemberData(nameof(Throws))]
    public async Task Shows_a_status_and_nothing_internal(int expected, int fault)
    {
        var (status, headers, problem) = await AskAsync($"/throw/{expected}/{fault}");

        Assert.Equal((expected, expected == 503), (status, headers.RetryAfter is not null));
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, problem.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_412_when_the_client_said_which_version_it_changes() =>
        Assert.Equal(412, (await AskAsync("/throw/409/2", headers => headers.IfMatch.ParseAdd("\"1\""))).Status);

    [Theory]
    [InlineData("/nothing-here", 404)]
    [InlineData("/posted-only", 405)]
    [InlineData("/status/401", 401)]
    [InlineData("/status/403", 403)]
    [InlineData("/result/problem", 409)]
    [InlineData("/result/conflict", 409)]
    [InlineData("/result/validation", 400)]
    public async Task Makes_every_error_a_problem_with_a_trace_id(string path, int expected)
    {
        var (status, _, problem) = await AskAsync(path, headers => headers.Accept.ParseAdd("text/html"));

        Assert.Equal(expected, status);
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
        Assert.All(["title", "detail"], name => Assert.NotEqual("", problem.GetProperty(name).GetString()));
    }

    private static DbUpdateException Saving(Exception cause) => new("insert into secret_table", cause);

    private static PostgresException Sql(string state) => new("server text", "ERROR", "ERROR", state);

    private static async Task<(int Status, HttpResponseHeaders Headers, JsonElement Problem)> AskAsync(
        string path, Action<HttpRequestHeaders>? with = null)
    {
        await using var host = await TestHost.StartAsync(builder => builder.AddErrors(), Map);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        with?.Invoke(request.Headers);
        using var answer = await host.Client.SendAsync(request, Test.Ct);
        return ((int)answer.StatusCode, answer.Headers, await BadRequestTests.ProblemOf(answer));
    }

    private static void Map(WebApplication app)
    {
        app.UseErrors();
        app.MapGet("/throw/{status:int}/{fault:int}", (int status, int fault) => { throw Faults[status][fault]; });
        app.MapGet("/status/{code:int}", (int code) => TypedResults.StatusCode(code));
        app.MapPost("/posted-only", () => TypedResults.NoContent());
        var results = app.MapGroup("/result").WithProblemResults();
        results.MapGet("/problem", () => TypedResults.Problem("It is taken.", statusCode: 409));
        results.MapGet("/conflict", Results<Ok, Conflict<ProblemDetails>> () =>
            TypedResults.Conflict(new ProblemDetails { Detail = "It is taken." }));
        results.MapGet("/validation", () =>
            TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["name"] = ["It is too long."] }));
    }
}
