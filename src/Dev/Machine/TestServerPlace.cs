namespace ProdReady.Dev.Machine;

/// <summary>
/// Where the tests' servers run: in containers, with the full package set and a Docker engine that answers; else as programs of
/// this machine. Decided here alone, for `./dev test`, `./dev doctor` and the tests themselves.
/// </summary>
public sealed record TestServerPlace(bool InContainers, string Reason)
{
    /// <param name="hasTestcontainers">The full package set has them, the offline one has not.</param>
    public static async Task<TestServerPlace> ChooseAsync(bool hasTestcontainers, CancellationToken ct)
    {
        if (!hasTestcontainers) return new(false, "the offline package set has no Testcontainers");
        return await DockerEngine.IsAnsweringAsync(ct)
            ? new(true, "the full package set, and a Docker engine answers")
            : new(false, "no Docker engine answers");
    }

    /// <exception cref="DevException">Neither containers nor the programs: one line says what to install.</exception>
    public void Require()
    {
        if (InContainers || DebianPackages.Missing() is not { Length: > 0 } missing) return;
        throw new DevException(
            $"The tests have no servers: {Reason}, and {string.Join(", ", missing)} are missing. "
            + $"Type: {DebianPackages.InstallLine(missing)}");
    }

    public override string ToString() => $"{(InContainers ? "containers" : "programs of this machine")} ({Reason})";
}
