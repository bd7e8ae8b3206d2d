using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using ProdReady.App;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Idempotency;
using static ProdReady.UnitTests.Architecture.ReviewedRoutes;

namespace ProdReady.UnitTests.Architecture;

/// <summary>What holds for every route, read from the table that the Api itself routes by.</summary>
public sealed partial class EndpointTests(LiveApi api) : IClassFixture<LiveApi>
{
    [Fact]
    public void Only_listed_routes_are_open_to_all() =>
        Assert.Equal(
            OpenToAll.Keys.Order(StringComparer.Ordinal),
            Names(route => route.Metadata.GetMetadata<IAllowAnonymous>() is not null));

    [Fact]
    public void Every_other_route_names_its_permission() =>
        Assert.Equal(
            OpenToAll.Keys.Concat(OpenToEachPerson.Keys).Concat(OpenToOperators.Keys).Concat(JudgedByTheRow.Keys)
                .Order(StringComparer.Ordinal),
            Names(route => route.Metadata.GetMetadata<RequiredPermission>() is null));

    [Fact]
    public void Routes_without_a_permission_are_for_people_and_not_for_everybody() =>
        Assert.Equal(
            OpenToEachPerson.Keys.Order(StringComparer.Ordinal),
            Names(route => IsUnder(Policies.Person, route)));

    [Fact]
    public void Routes_that_leave_it_to_a_row_whom_they_let_in_are_listed() =>
        Assert.Equal(
            JudgedByTheRow.Keys.Order(StringComparer.Ordinal),
            Names(route => IsUnder(Policies.SignedIn, route)));

    [Fact]
    public void Routes_for_operators_stand_apart_and_are_open_to_nobody_else()
    {
        Assert.Equal(
            OpenToOperators.Keys.Order(StringComparer.Ordinal), Names(route => IsUnder(Policies.Operator, route)));
        Assert.Equal(
            OpenToOperators.Keys.Order(StringComparer.Ordinal),
            Names(_ => true).Where(name => name.Contains(" /v1/operator/", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_operator_changes_nothing_without_a_fresh_sign_in() => Assert.All(
        Names(route => IsUnder(Policies.Operator, route) && route.Metadata.GetMetadata<FreshSignIn>() is null),
        name => Assert.StartsWith("GET ", name, StringComparison.Ordinal));

    [Fact]
    public void What_outlasts_a_session_asks_for_a_fresh_sign_in() =>
        Assert.Equal(
            OnlyAfterFreshSignIn.Keys.Order(StringComparer.Ordinal),
            Names(route => route.Metadata.GetMetadata<FreshSignIn>() is not null));

    [Fact]
    public void The_table_of_who_may_call_what_has_one_line_for_each_route() =>
        Assert.Equal(
            Names(_ => true),
            Codebase.Read("docs/access.md").Split('\n')
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]));

    [Fact]
    public void A_permission_that_a_route_asks_for_is_allowed_to_somebody() => Assert.Subset(
        Roles.PermissionsOf(Roles.Owner).ToHashSet(),
        api.Routes.Select(route => route.Metadata.GetMetadata<RequiredPermission>()?.Permission).OfType<string>().ToHashSet());

    [Fact]
    public async Task Every_other_route_refuses_who_has_not_signed_in()
    {
        using var client = new HttpClient { BaseAddress = api.Address };
        var answers = new Dictionary<string, HttpStatusCode>();
        foreach (var name in Names(_ => true).Except(OpenToAll.Keys))
        {
            var path = Parameter().Replace(name.Split(' ')[1], Guid.NewGuid().ToString());
            using var request = new HttpRequestMessage(HttpMethod.Parse(name.Split(' ')[0]), path);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            answers[name] = answer.StatusCode;
        }

        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Value));
    }

    [Fact]
    public void Every_POST_takes_an_idempotency_key_or_is_safe_to_repeat() =>
        Assert.Equal(
            SafeToRepeat.Keys.Order(StringComparer.Ordinal),
            Names(route => route.Metadata.GetMetadata<IdempotencyKeyMetadata>() is null)
                .Where(name => name.StartsWith("POST", StringComparison.Ordinal)));

    private static bool IsUnder(string policy, RouteEndpoint route) =>
        route.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == policy);

    /// <summary>As <c>POST /v1/invoices/{id}</c>, sorted.</summary>
    private IEnumerable<string> Names(Func<RouteEndpoint, bool> which) =>
        api.Routes.Where(which)
            .SelectMany(route => (route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                .Select(method => $"{method} {Constraint().Replace($"/{route.RoutePattern.RawText!.Trim('/')}", "}")}"))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex(@":\w+\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
