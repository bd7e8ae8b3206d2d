using System.Linq.Expressions;

namespace ProdReady.App.Documents;

/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of the content, in hex.</param>
/// <param name="Status">Its content is given out while it is available or notScanned.</param>
/// <param name="Finding">What the scanner found in a refused one.</param>
public sealed record DocumentResponse(
    Guid Id, string Name, string MediaType, long Size, string Sha256, DocumentStatus Status, string? Finding, Guid? InvoiceId,
    DateTimeOffset CreatedAt)
{
    public static readonly Expression<Func<Document, DocumentResponse>> Projection = document => new DocumentResponse(
        document.Id, document.Name, document.MediaType, document.Size, Convert.ToHexStringLower(document.Sha256),
        document.Status, document.Finding, document.InvoiceId, document.CreatedAt);

    private static readonly Func<Document, DocumentResponse> Project = Projection.Compile();

    public static DocumentResponse From(Document document) => Project(document);
}
