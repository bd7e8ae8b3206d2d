using ProdReady.Dev.Building;
using ProdReady.Dev.Machine;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Commands;

/// <summary>What `./dev` needs and finds here. Exit code 1 when something is missing, with the line that installs it.</summary>
internal static class Doctor
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        Console.WriteLine(
            $"  .NET SDK         {(await Tool.RunAsync(DotNetSdk.Program, ["--version"], ct)).Trim()} ({DotNetSdk.Program})");
        Console.WriteLine($"  package set      {PackageSet.Current} (PackageSet in the environment chooses another)");
        var docker = await DockerEngine.FindAsync(ct) is not null;
        var tests = await TestServerPlace.ChooseAsync(PackageSet.HasTestcontainers, ct);
        Console.WriteLine(
            $"  Docker engine    {(docker ? "answers: ./dev up uses it" : "none answers: ./dev up uses native servers")}");
        Console.WriteLine($"  tests' servers   {tests}");
        foreach (var (package, path) in DebianPackages.All()) Console.WriteLine($"  {package,-16} {path ?? "missing"}");
        Console.WriteLine($"  servers run as   {Unprivileged.User ?? Environment.UserName}");
        Console.WriteLine($"  port 8080        {(FreePort.IsFree(8080) ? "free" : "taken: ./dev up takes the next free one")}");

        var missing = DebianPackages.Missing();
        string[] lacking = [.. docker ? [] : new[] { "./dev up" }, .. tests.InContainers ? [] : new[] { "./dev test" }];
        if (missing.Length == 0 || lacking.Length == 0) Console.WriteLine("Nothing is missing.");
        else Console.WriteLine($"For {string.Join(" and ", lacking)} type: {DebianPackages.InstallLine(missing)}");
        return missing.Length == 0 || docker ? 0 : 1;
    }
}
