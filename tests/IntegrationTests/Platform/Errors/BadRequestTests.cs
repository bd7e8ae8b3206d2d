using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Json;

namespace ProdReady.IntegrationTests.Platform.Errors;

public sealed class BadRequestTests
{
    public sealed record Line([Required, StringLength(8)] string? Sku, [Range(1, 99)] int Quantity);

    public sealed record Order([Required] string? CustomerName, IReadOnlyList<Line> Lines);

    public sealed record Strict
    {
        public required string FullName { get; init; }
    }

    [Theory]
    [InlineData("""{"customerName":"Ada","lines":[{"sku":"A","quantity":"many"}]}""", "lines[0].quantity")]
    [InlineData("""{"customerName":7,"lines":[]}""", "customerName")]
    [InlineData("""{"lines":[]}""", "customerName")]
    [InlineData("""{"customerName":"A","lines":[{"quantity":1,"sku":"A"},{"sku":"too long a","quantity":1}]}""", "lines[1].sku")]
    [InlineData("""{"customerName":"Ada","lines":[{"sku":"A","quantity":0}]}""", "lines[0].quantity")]
    public async Task Names_the_field_as_the_client_wrote_it(string body, string field)
    {
        await using var host = await StartAsync();

        var (status, problem) = await PostAsync(host, "/orders", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        var text = problem.ToString();
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Quantity", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CustomerName", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_a_required_member_that_is_missing()
    {
        await using var host = await StartAsync();

        var (status, problem) = await PostAsync(host, "/strict", "{}");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("fullName", Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("""{"customerName": """, "not valid JSON")]
    [InlineData("""[1, 2]""", "not of the kind")]
    [InlineData("", "needs a body")]
    public async Task Says_what_is_wrong_with_a_body_that_cannot_be_read(string body, string detail)
    {
        await using var host = await StartAsync();

        var (status, problem) = await PostAsync(host, "/orders", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
    }

    [Theory]
    [InlineData("/pages?limit=abc", "limit")]
    [InlineData("/pages", "limit")]
    [InlineData("/pages?limit=1000", "limit")]
    public async Task Names_a_parameter_that_is_wrong(string path, string parameter)
    {
        await using var host = await StartAsync();

        using var answer = await host.Client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await ProblemOf(answer);
        Assert.Equal(parameter, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData(16, HttpStatusCode.OK)]
    [InlineData(17, HttpStatusCode.BadRequest)]
    public async Task Refuses_a_body_nested_deeper_than_16_levels(int levels, HttpStatusCode status)
    {
        await using var host = await StartAsync();
        using var content = new StringContent(new string('[', levels) + new string(']', levels), null, "application/json");

        using var answer = await host.Client.PostAsync("/any", content, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Answers_415_for_a_body_that_is_not_JSON()
    {
        await using var host = await StartAsync();
        using var content = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded");

        using var answer = await host.Client.PostAsync("/orders", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("media type", (await ProblemOf(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json; charset=nonsense")]
    [InlineData("application/json; charset=utf-7")]
    public async Task Answers_415_for_a_charset_that_nobody_knows(string mediaType)
    {
        await using var host = await StartAsync();
        using var content = new StringContent("{}");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);

        using var answer = await host.Client.PostAsync("/orders", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("charset", (await ProblemOf(answer)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    internal static async Task<JsonElement> ProblemOf(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        return problem;
    }

    private static Task<TestHost> StartAsync() => TestHost.StartAsync(
        builder =>
        {
            builder.AddErrors().AddStrictJson();
            builder.Services.AddValidation();
        },
        app =>
        {
            app.UseErrors();
            app.MapPost("/orders", (Order order) => TypedResults.Ok(order.Lines.Count));
            app.MapPost("/any", (JsonElement any) => TypedResults.Ok(any.GetArrayLength()));
            app.MapPost("/strict", (Strict strict) => TypedResults.Ok(strict.FullName));
            app.MapGet("/pages", ([Range(1, 100)] int limit) => TypedResults.Ok(limit));
        });

    private static async Task<(HttpStatusCode Status, JsonElement Problem)> PostAsync(TestHost host, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = body.Length == 0 ? null : new MediaTypeHeaderValue("application/json");
        using var answer = await host.Client.PostAsync(path, content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await ProblemOf(answer));
    }
}
