using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Processes;

/// <summary>The dotnet that runs us, so that all parts run on the same one.</summary>
public static class DotNetSdk
{
    public static string Program { get; } =
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? Programs.Find("dotnet")
        ?? throw new DevException("No dotnet on the PATH: install the .NET 10 SDK (https://dot.net/download).");
}
