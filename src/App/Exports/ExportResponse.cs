using System.Linq.Expressions;

namespace ProdReady.App.Exports;

/// <param name="ReadyAt">Since when it can be fetched; null until then.</param>
/// <param name="ExpiresAt">When it is deleted.</param>
public sealed record ExportResponse(
    Guid Id, ExportScope Scope, DateTimeOffset RequestedAt, DateTimeOffset? ReadyAt, DateTimeOffset ExpiresAt, long? Bytes)
{
    public static readonly Expression<Func<Export, ExportResponse>> Projection = export => new ExportResponse(
        export.Id, export.Scope, export.RequestedAt, export.ReadyAt, export.ExpiresAt, export.Bytes);

    public static ExportResponse From(Export export) => Projection.Compile()(export);
}
