using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Running;

/// <summary>The ports of the API instances: as asked, else from 8080 on, stepping over those that are taken.</summary>
public static class ApiPorts
{
    private const int Usual = 8080;

    /// <exception cref="DevException">A port that was asked for is taken.</exception>
    public static int[] Choose(UpRequest request, IProgress<string> progress)
    {
        if (request.Port is { } asked)
        {
            var wanted = Enumerable.Range(asked, request.ApiInstances).ToArray();
            var taken = wanted.Where(port => !FreePort.IsFree(port)).ToArray();
            if (taken.Length == 0) return wanted;
            throw new DevException(
                $"Port {string.Join(", ", taken)} is taken by another program: "
                + "choose another with --port, or leave --port away.");
        }

        var chosen = Enumerable.Range(Usual, 1_000).Where(FreePort.IsFree).Take(request.ApiInstances).ToArray();
        if (chosen[0] != Usual) progress.Report($"Port {Usual} is taken by another program, so the API takes {chosen[0]}.");
        return chosen;
    }
}
