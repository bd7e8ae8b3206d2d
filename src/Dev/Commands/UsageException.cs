namespace ProdReady.Dev.Commands;

/// <summary>The command was called wrongly (exit code 2); the message says how it is called.</summary>
public sealed class UsageException(string message) : Exception(message);
