namespace ProdReady.Platform.Errors;

/// <summary>
/// Why an entity did not do what it was asked, as a sentence for the client. Returned by its verbs, so that a rule cannot
/// be passed over in silence, and is no exception when it holds.
/// </summary>
public sealed record Refusal(string Reason);
