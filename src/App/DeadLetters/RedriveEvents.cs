namespace ProdReady.App.DeadLetters;

/// <summary>An operator wants the dead letters of a queue to be tried again.</summary>
public sealed record RedriveAsked(string Queue);
