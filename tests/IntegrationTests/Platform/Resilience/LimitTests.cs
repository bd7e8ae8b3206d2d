using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Resilience;

namespace ProdReady.IntegrationTests.Platform.Resilience;

public sealed class LimitTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_total_timeout_is_kept_whatever_the_dependency_does(bool beginsToAnswer)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Script = async (context, _) =>
        {
            if (beginsToAnswer)
            {
                await context.Response.WriteAsync("half", Test.Ct);
                await context.Response.Body.FlushAsync(Test.Ct);
            }

            await Gone(context);
        };
        var clock = new TestClock(TimeSpan.FromSeconds(29));
        using var dependency = new Dependency(
            server.Address, clock, ("TotalTimeout", "00:00:29"), ("AttemptTimeout", "00:00:00.500"), ("Retries", "10"));
        var call = dependency.GetAsync();
        await Eventually.IsTrueAsync(() => server.Requests == 3, "it is tried again and again");
        Assert.False(call.IsCompleted);

        clock.Ring();

        Assert.Equal(OutsideFailure.Timeout, Assert.IsType<OutsideAnswer.Missing>(await call).Reason);
        Assert.InRange(server.Requests, 3, 9);
    }

    [Fact]
    public async Task A_dependency_cannot_send_the_caller_elsewhere()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Script = (context, _) =>
        {
            context.Response.Redirect($"{server.Address}elsewhere");
            return Task.CompletedTask;
        };
        using var dependency = new Dependency(server.Address);

        Assert.Equal(HttpStatusCode.Redirect, Assert.IsType<OutsideAnswer.Received>(await dependency.GetAsync()).Status);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task The_circuit_opens_and_recovers_for_all_clients_of_the_dependency()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.AnswerWith(500);
        var clock = new TestClock();
        using var dependency = new Dependency(
            server.Address, clock, ("Retries", "1"), ("CircuitMinimumAttempts", "4"), ("CircuitBreak", "00:05:00"));

        await dependency.GetAsync();
        await dependency.GetAsync();
        var refused = await dependency.GetAsync();

        Assert.Equal(OutsideFailure.Refused, Assert.IsType<OutsideAnswer.Missing>(refused).Reason);
        Assert.Equal(4, server.Requests);

        server.AnswerWith(200);
        Assert.IsType<OutsideAnswer.Missing>(await dependency.GetAsync());
        clock.Passed = TimeSpan.FromMinutes(5);
        Assert.Equal(HttpStatusCode.OK, Assert.IsType<OutsideAnswer.Received>(await dependency.GetAsync()).Status);
    }

    [Fact]
    public async Task A_dependency_that_asks_us_to_slow_down_opens_no_circuit()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.AnswerWith(429);
        using var dependency = new Dependency(server.Address, ("Retries", "1"), ("CircuitMinimumAttempts", "2"));

        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<OutsideAnswer.Received>(await dependency.GetAsync());
        }
    }

    [Fact]
    public async Task No_more_calls_at_once_than_allowed_and_the_rest_refused_at_once()
    {
        await using var server = await ScriptedServer.StartAsync();
        var release = new TaskCompletionSource();
        var running = new AtOnce();
        server.Script = async (_, _) =>
        {
            running.Begin();
            await release.Task;
            running.End();
        };
        using var dependency = new Dependency(server.Address, ("ConcurrentCalls", "2"), ("WaitingCalls", "3"));
        var calls = Enumerable.Range(0, 10).Select(_ => dependency.GetAsync()).ToArray();
        await Eventually.IsTrueAsync(() => calls.Count(call => call.IsCompleted) == 5, "five are refused");
        await Eventually.IsTrueAsync(() => running.Now == 2, "two have arrived");
        release.SetResult();

        var answers = await Task.WhenAll(calls);

        Assert.Equal(5, answers.Count(answer => answer is OutsideAnswer.Missing { Reason: OutsideFailure.Refused }));
        Assert.Equal(5, answers.Count(answer => answer is OutsideAnswer.Received { Status: HttpStatusCode.OK }));
        Assert.Equal(2, running.Most);
    }

    [Fact]
    public async Task An_answer_beyond_its_length_is_not_taken_into_memory()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Script = (context, _) => context.Response.WriteAsync(new string('x', 2_000));
        using var dependency = new Dependency(server.Address, ("LongestAnswer", "1000"), ("Retries", "1"));

        Assert.Equal(OutsideFailure.Transport, Assert.IsType<OutsideAnswer.Missing>(await dependency.GetAsync()).Reason);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_so()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Script = (context, _) => Gone(context);
        using var dependency = new Dependency(server.Address);
        using var caller = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var request = new HttpRequestMessage(HttpMethod.Get, "things");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dependency.Http.TrySendAsync(request, caller.Token));
    }

    [Fact]
    public void Limits_that_contradict_each_other_are_refused()
    {
        using var dependency = new Dependency(
            new Uri("http://127.0.0.1:1"), ("AttemptTimeout", "00:00:10"), ("TotalTimeout", "00:00:05"));

        var refusal = Assert.Throws<OptionsValidationException>(() => dependency.Http);
        Assert.Contains("Outside:Calls:AttemptTimeout", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task Gone(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
