namespace ProdReady.App.Documents;

/// <summary>A document waits for the scanner. Carries no name: whoever needs it reads it by the id.</summary>
public sealed record DocumentUploaded(Guid DocumentId);
