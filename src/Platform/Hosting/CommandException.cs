namespace ProdReady.Platform.Hosting;

/// <summary>
/// A verb that ends without success for a reason that whoever typed it can read: the message, and no stack trace.
/// </summary>
/// <param name="exitCode">64 (EX_USAGE of sysexits.h) unless the words were right and what they found is not.</param>
public sealed class CommandException(string message, int exitCode = CommandException.UsageError) : Exception(message)
{
    private const int UsageError = 64;

    public int ExitCode => exitCode;
}
