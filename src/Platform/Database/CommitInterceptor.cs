using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ProdReady.Platform.Database;

// A cache that is invalidated before the commit is filled again with the old row; one that is invalidated although the
// transaction rolled back hides nothing but costs a read. So what follows a write hangs on the commit itself.
internal sealed class CommitInterceptor : DbTransactionInterceptor
{
    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken ct = default) =>
        (eventData.Context as PlatformDbContext)?.RunAfterCommitAsync() ?? Task.CompletedTask;

    public override Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken ct = default)
    {
        (eventData.Context as PlatformDbContext)?.ForgetAfterCommit();
        return Task.CompletedTask;
    }
}
