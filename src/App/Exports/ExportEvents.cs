namespace ProdReady.App.Exports;

/// <summary>Somebody waits for a copy of their data.</summary>
public sealed record ExportRequested(Guid ExportId);

/// <summary>Nobody may fetch this archive any more.</summary>
public sealed record ExportDropped(Guid TenantId, string ObjectId);
