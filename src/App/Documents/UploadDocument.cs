using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.App.LooseObjects;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Scanning;
using ProdReady.Platform.Tenancy;
using ProdReady.Platform.Uploads;

namespace ProdReady.App.Documents;

/// <summary>
/// The body streams into the storage, and no transaction is open meanwhile: a loose object stands for it until the document,
/// the message to the scanner and the answer commit together.
/// </summary>
public static class UploadDocument
{
    /// <summary>Takes a file: its content is the body, its type the Content-Type.</summary>
    /// <param name="name">What the file is called, with its ending.</param>
    /// <param name="invoiceId">The invoice that it belongs to, if any.</param>
    public static async Task<Results<Created<DocumentResponse>, BadRequest<ProblemDetails>, ProblemHttpResult>> Handle(
        [StringLength(255, MinimumLength = 1)] string name, Guid? invoiceId, Stream body, HttpRequest request,
        IdempotentOperation operation, IObjectStorage storage, ContentScanner scanner, CurrentTenant tenant, AppDbContext db,
        IOptions<DocumentsOptions> options, IOptions<HostingOptions> hosting, TimeProvider clock, CancellationToken ct)
    {
        if (FileName.Clean(name) is not { } cleaned) return DocumentProblems.WrongName();
        if (FileType.OfName(cleaned) is not { } type || !type.MayBeDeclaredAs(request.ContentType))
        {
            return DocumentProblems.TypeNotTaken();
        }

        if (invoiceId is { } id && !await db.Invoices.AnyAsync(invoice => invoice.Id == id, ct))
        {
            return DocumentProblems.UnknownInvoice();
        }

        if (await CheckedContent.BeginAsync(body, type, ct) is not { } content) return DocumentProblems.OtherContent(type);
        var (now, limit, place) = (clock.GetUtcNow(), options.Value.MaxBytes, ObjectName.New(tenant.Id));
        var loose = LooseObject.Arriving(place, now, hosting.Value.Transfers.Timeout);
        db.Add(loose);
        await db.SaveChangesAsync(ct);
        if (await storage.PutAsync(place, content, limit, ct) is not { } size) return DocumentProblems.TooLarge(limit);
        if (content.IsRefused)
        {
            await storage.DeleteAsync(place, CancellationToken.None);
            return DocumentProblems.OtherContent(type);
        }

        await operation.BeginOutcomeAsync(ct);
        if (!await LooseObject.TryHoldAsync(db, loose.Id, ct)) return DocumentProblems.TooLate();
        var document = Document.Of(place, cleaned, type.MediaType, size, content.Hash(), invoiceId, now);
        if (scanner.IsOn) db.Publish(new DocumentUploaded(document.Id));
        else document.Judge(new ScanVerdict.NotScanned());
        db.Add(document);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/v1/documents/{document.Id}", DocumentResponse.From(document));
    }
}
