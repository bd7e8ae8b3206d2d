using System.Globalization;

namespace ProdReady.FaultTests.Drills;

/// <summary>
/// Faults under load, each for some seconds here; <c>./dev drill [NAME] [--minutes N]</c> lets them last. docs/drills.md says
/// what each breaks.
/// </summary>
public sealed class DrillTests(Stage stage)
{
    private const int Companies = 5;
    private static readonly string? Wanted = Environment.GetEnvironmentVariable("DRILL");

    // Set by `./dev drill`, which has more time.
    internal static readonly int? Minutes = Environment.GetEnvironmentVariable("DRILL_MINUTES") is { } minutes
        ? int.Parse(minutes, CultureInfo.InvariantCulture)
        : null;

    public static TheoryData<string> Names => [.. AllDrills.List.Select(drill => drill.Name).Where(IsWanted)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Nothing_is_lost_and_nothing_done_twice(string name)
    {
        var drill = AllDrills.List.Single(drill => drill.Name == name);
        if (drill.Lacks(stage) is { } lack) Assert.Skip(lack);
        var companies = new List<TestTenant>();
        while (companies.Count < Companies)
        {
            companies.Add(await stage.System.NewTenantAsync(TestContext.Current.CancellationToken));
        }

        var run = new DrillRun(drill, stage, companies);
        var broken = await run.RunAsync(Minutes is null ? drill.Short : drill.Long, TimeSpan.FromMinutes(Minutes ?? 0));

        Console.WriteLine(run.Figures);
        Assert.True(broken.Count == 0, string.Join('\n', broken.Take(20)));
    }

    private static bool IsWanted(string name) => Wanted is null or "all" || Wanted.Split(',').Contains(name);
}
