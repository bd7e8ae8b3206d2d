using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using ProdReady.Platform.Messaging;

namespace ProdReady.Platform.Database;

// A cache that is invalidated before the commit is filled again with the old row; one that is invalidated although the
// transaction rolled back hides nothing but costs a read. So what follows a write hangs on the commit itself.
internal sealed class CommitInterceptor(OutboxBell bell) : DbTransactionInterceptor
{
    public override async Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken ct = default)
    {
        if (eventData.Context is PlatformDbContext db)
        {
            if (db.HasPublished)
            {
                bell.Ring();
            }

            // The commit stands: a caller who has gone away must not stop what depends on it.
            await db.RunAfterCommitAsync(CancellationToken.None);
        }
    }

    public override Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken ct = default)
    {
        (eventData.Context as PlatformDbContext)?.ForgetAfterCommit();
        return Task.CompletedTask;
    }
}
