using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Data;
using ProdReady.App.LooseObjects;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Exports;

/// <summary>
/// Makes the archive. If this Worker dies another gets the message again and begins anew; of two that finish one counts, and
/// the archive of the other, as of one that never finished, is removed as a loose object.
/// </summary>
internal sealed class MakeExportConsumer(
    AppDbContext db, AcrossTenants<AppDbContext> acrossTenants, IObjectStorage storage, TimeProvider clock)
    : IConsumer<ExportRequested>
{
    private const long Largest = 50L << 30;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    public async Task Consume(ConsumeContext<ExportRequested> context)
    {
        var (id, ct) = (context.Message.ExportId, context.CancellationToken);
        var waiting = db.Exports.Where(row => row.Id == id && row.ReadyAt == null);
        if (await waiting.AsNoTracking().SingleOrDefaultAsync(ct) is not { } export) return;

        var name = ObjectName.New(export.TenantId);
        var loose = LooseObject.Arriving(name, clock.GetUtcNow(), Longest);
        db.Add(loose);
        await db.SaveChangesAsync(ct);
        var bytes = await storage.PutAsync(name, (stream, ct) => WriteAsync(export, stream, ct), Largest, ct);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await LooseObject.TryHoldAsync(db, loose.Id, ct)) return;

        var isFirst = await waiting.ExecuteUpdateAsync(row => row
            .SetProperty(to => to.ReadyAt, now)
            .SetProperty(to => to.ExpiresAt, now + Export.Lifetime)
            .SetProperty(to => to.ObjectId, name.Id)
            .SetProperty(to => to.Bytes, bytes), ct) == 1;
        if (!isFirst) return;

        db.Publish(new NoticeDue(export.UserId, Notice.ExportReady));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task WriteAsync(Export export, Stream stream, CancellationToken ct)
    {
        await using var archive = await ExportArchive.BeginAsync(stream, ct);
        if (export.Scope == ExportScope.Tenant)
        {
            await archive.AddTenantAsync(db, ct);
            return;
        }

        await using var all = acrossTenants.Open();
        var user = await all.Users.AsNoTracking().SingleAsync(row => row.Id == export.UserId, ct);
        await archive.AddPersonAsync(all, user, ct);
    }
}
