using System.Diagnostics;

namespace ProdReady.TemplateTests;

/// <summary>Types a command in a folder, as a person would.</summary>
internal static class Terminal
{
    /// <returns>What the command wrote, on both streams.</returns>
    public static async Task<string> RunAsync(string folder, string program, params string[] words)
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            var text = await output + await errors;
            Assert.True(
                process.ExitCode == 0, $"{program} {string.Join(' ', words)} in {folder} ended with {process.ExitCode}:\n{text}");
            return text;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
