namespace ProdReady.App.Exports;

/// <summary>Somebody waits for a copy of their data.</summary>
public sealed record ExportRequested(Guid ExportId);
