using ProdReady.Dev.Building;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Running;

namespace ProdReady.Dev.Commands;

/// <summary>The schema: applied by the Migrator, as in production, and written by `dotnet ef`.</summary>
internal static class Migrations
{
    public static async Task<int> ApplyAsync(Arguments arguments, CancellationToken ct)
    {
        var state = UpState.Require();
        if (state.InContainers)
        {
            await (await DockerEngine.RequireAsync(ct)).ComposeAsync(["run", "--rm", "migrator"], ct);
            return 0;
        }

        await Build.RunAsync(["src/Migrator/Migrator.csproj"], Say.ToConsole, ct);
        await LocalSystem.MigrateAsync(state.MigratorSettings, ct);
        Console.WriteLine("The database has the newest schema.");
        return 0;
    }

    public static async Task<int> AddAsync(Arguments arguments, CancellationToken ct)
    {
        if (arguments.First is not { } name)
        {
            throw new UsageException("Usage: ./dev new-migration NAME (for example AddInvoiceNotes)");
        }
        await Build.RunAsync(["src/Migrator/Migrator.csproj"], Say.ToConsole, ct);
        await Tool.RunAsync(DotNetSdk.Program, ["tool", "restore"], ct);
        var output = await Tool.RunAsync(
            DotNetSdk.Program,
            ["ef", "migrations", "add", name, "--project", "src/App", "--startup-project", "src/Migrator",
             "--output-dir", "Data/Migrations", "--no-build"],
            ct,
            environment: DesignTime);
        Console.WriteLine(LogText.LastLines(output, 3));
        Console.WriteLine($"Read src/App/Data/Migrations/*_{name}.cs, above all its Down, then: ./dev migrate");
        return 0;
    }

    // The tool asks the Migrator's own start-up for the model; nothing is opened.
    private static Dictionary<string, string> DesignTime => new() { ["Database__ConnectionString"] = "Host=unused" };
}
