namespace ProdReady.Dev;

/// <summary>Something a developer can put right: its message is the one line that says what is wrong and what to do.</summary>
public sealed class DevException(string message) : Exception(message);
