namespace ProdReady.Dev.Building;

/// <summary>
/// Which of the two package sets of Directory.Packages.props a build takes; the same rule as Directory.Build.props.
/// </summary>
public static class PackageSet
{
    public static string Current { get; } =
        Environment.GetEnvironmentVariable("PackageSet") is { Length: > 0 } chosen ? chosen
        : Environment.GetEnvironmentVariable("NUGET_CERT_REVOCATION_MODE") == "offline" ? "offline"
        : "full";

    public static bool HasTestcontainers => Current == "full";

    public const string Remedy =
        "This feed lacks packages. Where it holds only part of NuGet, set PackageSet=offline in the environment.";

    public static bool IsMissingPackage(string output) =>
        output.Contains("NU1101", StringComparison.Ordinal)
        || output.Contains("NU1102", StringComparison.Ordinal)
        || output.Contains("NU1103", StringComparison.Ordinal);
}
