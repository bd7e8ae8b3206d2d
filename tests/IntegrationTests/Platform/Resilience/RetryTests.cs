using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using ProdReady.Platform.Resilience;

namespace ProdReady.IntegrationTests.Platform.Resilience;

public sealed class RetryTests
{
    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Repeats_what_is_transient_until_it_succeeds(int status)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.AnswerWith(status, status, 200);
        using var dependency = new Dependency(server.Address);

        Assert.Equal(new OutsideAnswer.Received(HttpStatusCode.OK, "3"), await dependency.GetAsync());
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task Does_not_repeat_what_would_be_refused_again(int status)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.AnswerWith(status);
        using var dependency = new Dependency(server.Address);

        Assert.Equal(new OutsideAnswer.Received((HttpStatusCode)status, "1"), await dependency.GetAsync());
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task Repeats_what_is_not_idempotent_only_with_a_key(string method)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.AnswerWith(500);
        using var dependency = new Dependency(server.Address, ("Retries", "2"));

        await dependency.SendAsync(new HttpMethod(method));
        Assert.Equal(1, server.Requests);

        await dependency.SendAsync(new HttpMethod(method), key: "a");
        Assert.Equal(1 + 3, server.Requests);
    }

    [Fact]
    public async Task Waits_for_what_an_earlier_attempt_with_the_same_key_left_running()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.AnswerWith(409, 409, 200);
        using var dependency = new Dependency(server.Address);

        Assert.Equal(new OutsideAnswer.Received(HttpStatusCode.OK, "3"), await dependency.SendAsync(HttpMethod.Post, key: "a"));
    }

    [Fact]
    public async Task Sends_the_same_body_again()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Script = async (context, number) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(Test.Ct);
            context.Response.StatusCode = number < 3 ? 503 : 200;
            await context.Response.WriteAsync(body);
        };
        using var dependency = new Dependency(server.Address);

        Assert.Equal(new OutsideAnswer.Received(HttpStatusCode.OK, "body"), await dependency.SendAsync(HttpMethod.Put));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Waits_as_long_as_Retry_After_asks(bool asDate)
    {
        await using var server = await ScriptedServer.StartAsync();
        var until = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 40);
        server.Script = (context, number) =>
        {
            context.Response.StatusCode = number == 1 ? 429 : 200;
            context.Response.Headers.RetryAfter = asDate ? until.ToString("R", CultureInfo.InvariantCulture) : "40";
            return Task.CompletedTask;
        };
        var clock = new TestClock(pause => pause > TimeSpan.FromSeconds(1) && pause < TimeSpan.FromSeconds(50));
        using var dependency = new Dependency(server.Address, clock, ("LongestRetryDelay", "00:00:50"));

        var call = dependency.GetAsync();
        await Eventually.IsTrueAsync(() => clock.Waiting.Count == 1, "it waits");
        var (pause, left) = (clock.Waiting[0], until - DateTimeOffset.UtcNow);
        Assert.Equal(1, server.Requests);
        clock.Ring();
        await call;

        // The pause was counted a moment ago, in whole milliseconds, when more was left than now.
        if (asDate) Assert.InRange(pause, left - TimeSpan.FromMilliseconds(1), until - server.Arrivals[0]);
        else Assert.Equal(TimeSpan.FromSeconds(40), pause);
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task Does_not_call_again_before_Retry_After_where_that_is_too_far()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Script = (context, _) =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "60";
            return Task.CompletedTask;
        };
        using var dependency = new Dependency(server.Address);

        Assert.Equal(HttpStatusCode.TooManyRequests, Assert.IsType<OutsideAnswer.Received>(await dependency.GetAsync()).Status);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("2147483647", 1)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 1)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 2)]
    [InlineData("-5", 2)] // what is no time counts as nothing said
    [InlineData("99999999999999", 2)]
    [InlineData("soon", 2)]
    public async Task No_Retry_After_makes_it_wait_for_long(string retryAfter, int requests)
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Script = (context, number) =>
        {
            context.Response.StatusCode = number == 1 ? 429 : 200;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        };
        using var dependency = new Dependency(server.Address);

        var answer = Assert.IsType<OutsideAnswer.Received>(await dependency.GetAsync());

        var status = requests == 1 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK;
        Assert.Equal((status, requests), (answer.Status, server.Requests));
    }

    [Fact]
    public async Task Repeats_over_a_connection_that_broke_in_the_middle_of_the_answer()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.Script = async (context, number) =>
        {
            context.Response.ContentLength = 8;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync(Test.Ct);
            if (number == 1)
            {
                context.Abort();
                return;
            }

            await context.Response.WriteAsync("half");
        };
        using var dependency = new Dependency(server.Address);

        Assert.Equal(new OutsideAnswer.Received(HttpStatusCode.OK, "halfhalf"), await dependency.GetAsync());
    }
}
