namespace ProdReady.Platform.Hosting;

/// <summary>A command that names what is not there: its message is the one line that the person who typed it reads.</summary>
public sealed class UsageException(string message) : Exception(message);
