using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.App.Documents;
using ProdReady.App.LooseObjects;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Scanning;

namespace ProdReady.App.DocumentScans;

/// <summary>
/// Has a document scanned. Whatever goes wrong leaves it in quarantine, and the message is tried again.
/// </summary>
internal sealed class ScanDocumentConsumer(
    AppDbContext db, IObjectStorage storage, ContentScanner scanner, TimeProvider clock) : IConsumer<DocumentUploaded>
{
    public async Task Consume(ConsumeContext<DocumentUploaded> context)
    {
        var (id, ct) = (context.Message.DocumentId, context.CancellationToken);
        var document = await db.Documents.SingleOrDefaultAsync(document => document.Id == id, ct);
        if (document is not { Status: DocumentStatus.Quarantined })
        {
            return;
        }

        await using var content = await storage.OpenAsync(document.Place, null, ct)
            ?? throw new InvalidOperationException($"The content of document {id} is not in the storage.");
        document.Judge(await scanner.ScanAsync(content, ct));
        if (document.Status == DocumentStatus.Refused)
        {
            db.Add(LooseObject.ToRemove(document.Place, clock.GetUtcNow()));
        }

        await db.SaveChangesAsync(ct);
    }
}
