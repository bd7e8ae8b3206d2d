using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ProdReady.Platform.Hosting;

// Prevents a stack trace where one line would do, and an exit code 0 of a host that never ran:
// an orchestrator sees what happened.
public static partial class HostRun
{
    /// <summary>The exit code for settings that are missing or wrong: EX_CONFIG of sysexits.h.</summary>
    public const int ConfigurationError = 78;

    private static bool _exitsOnWrongSettings;

    /// <summary>
    /// Runs the host until it is told to stop. Exit codes: 0 stopped, 1 failed, 78 a setting is missing or wrong.
    /// </summary>
    public static Task<int> RunToExitCodeAsync(this IHost host) => ToExitCodeAsync(host, async () =>
    {
        await host.StartAsync();
        await host.WaitForShutdownAsync();
    });

    /// <summary>
    /// Runs one piece of work instead of the host's services, with the same exit codes, and that of a
    /// <see cref="CommandException"/>; SIGTERM and Ctrl-C cancel it.
    /// </summary>
    public static Task<int> RunToExitCodeAsync(this IHost host, Func<CancellationToken, Task> work) =>
        ToExitCodeAsync(host, () => UntilSignalAsync(work));

    private static async Task UntilSignalAsync(Func<CancellationToken, Task> work)
    {
        using var stop = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await work(stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>For settings that something reads while the host is still being built.</summary>
    internal static void ExitOnWrongSettings()
    {
        if (Interlocked.Exchange(ref _exitsOnWrongSettings, true)) return;

        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
        {
            var mistakes = unhandled.ExceptionObject is Exception exception ? Mistakes(exception) : [];
            foreach (var mistake in mistakes) Console.Error.WriteLine(mistake);
            if (mistakes.Count > 0) Environment.Exit(ConfigurationError);
        };
    }

    private static async Task<int> ToExitCodeAsync(IHost host, Func<Task> run)
    {
        var log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HostRun));
        try
        {
            host.Services.GetService<IStartupValidator>()?.Validate();
            await run();
            return 0;
        }
        catch (Exception exception) when (Mistakes(exception) is { Count: > 0 } mistakes)
        {
            foreach (var mistake in mistakes) await Console.Error.WriteLineAsync(mistake);
            return ConfigurationError;
        }
        catch (CommandException end)
        {
            await Console.Error.WriteLineAsync(end.Message);
            return end.ExitCode;
        }
        catch (Exception exception)
        {
            LogFailed(log, exception);
            return 1;
        }
        finally
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    private static List<string> Mistakes(Exception exception) => exception switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException many => [.. many.InnerExceptions.SelectMany(Mistakes)],
        _ => [],
    };

    [LoggerMessage(LogLevel.Critical, "The host failed.")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
