using System.Text.Json;
using ProdReady.Dev;

namespace ProdReady.IntegrationTests.Architecture;

/// <summary>
/// Who is let in where: each line of docs/access.md, asked of the running system. That the lines are those of the registered
/// routes, EndpointTests holds.
/// </summary>
public sealed class AccessTests(TestServers servers)
{
    [Fact]
    public async Task Every_caller_is_let_in_where_the_reviewed_table_says_and_nowhere_else()
    {
        var reviewed = await File.ReadAllLinesAsync(ProjectTree.PathTo("docs", "access.md"), Test.Ct);
        var rows = reviewed.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        var callers = await Callers.GatherAsync(servers);
        var withBody = await RoutesWithBodyAsync();

        var found = new List<string>();
        foreach (var route in rows.Select(row => row.Split('`')[1]))
        {
            var call = new RouteCall(route, withBody.Contains(route), callers.Mine, servers);
            var cells = new List<string>();
            foreach (var (name, caller) in callers.All)
            {
                cells.Add(name == Callers.OtherTenant && !call.HasId ? "-" : await call.AskAsync(caller));
            }

            cells.Add(await ScopesLetInAsync(call, callers));
            found.Add($"| `{route}` | {string.Join(" | ", cells)} |");
        }

        Assert.NotEmpty(found);
        var differences = found.Except(rows).ToArray();
        Assert.True(differences.Length == 0, $"The system answers otherwise:\n{string.Join('\n', differences)}");
    }

    [Fact]
    public async Task Another_tenants_id_is_not_found_on_any_route()
    {
        var rows = await File.ReadAllLinesAsync(ProjectTree.PathTo("docs", "access.md"), Test.Ct);
        var column = rows.Single(row => row.StartsWith("| Route", StringComparison.Ordinal))
            .Split('|').Select(cell => cell.Trim()).ToList().IndexOf(Callers.OtherTenant);

        var withId = rows.Where(row => row.StartsWith("| `", StringComparison.Ordinal) && row.Contains("{id}")).ToArray();
        Assert.NotEmpty(withId);
        Assert.All(withId, row => Assert.Equal("404", row.Split('|')[column].Trim()));
    }

    /// <summary>Which keys of one scope each get in: <c>all</c>, <c>none</c> or the names of their scopes.</summary>
    private static async Task<string> ScopesLetInAsync(RouteCall call, Callers callers)
    {
        var letIn = new List<string>();
        foreach (var (scope, key) in callers.Keys)
        {
            if (await call.AskAsync(key) is not ("401" or "403"))
            {
                letIn.Add(scope);
            }
        }

        return letIn.Count == callers.Keys.Count ? "all" : letIn.Count == 0 ? "none" : string.Join(", ", letIn);
    }

    private async Task<IReadOnlySet<string>> RoutesWithBodyAsync()
    {
        using var client = (await servers.SystemAsync()).Anonymous();
        using var description = JsonDocument.Parse(
            await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Test.Ct));
        return (
            from path in description.RootElement.GetProperty("paths").EnumerateObject()
            from method in path.Value.EnumerateObject()
            where method.Value.TryGetProperty("requestBody", out _)
            select $"{method.Name.ToUpperInvariant()} {path.Name}").ToHashSet();
    }
}
