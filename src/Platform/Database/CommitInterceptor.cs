using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ProdReady.Platform.Database;

// A cache that is invalidated before the commit is filled again with the old row; one that is invalidated although the
// transaction rolled back hides nothing but costs a read. So what follows a write hangs on the commit itself.
internal sealed class CommitInterceptor : DbTransactionInterceptor
{
    // What commits with the transaction goes in one message with its COMMIT; then there is none left to send.
    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken ct = default) =>
        eventData.Context is PlatformDbContext db && await db.TryCommitAsync(eventData.TransactionId, ct)
            ? InterceptionResult.Suppress()
            : result;

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken ct = default) =>
        (eventData.Context as PlatformDbContext)?.RunAfterCommitAsync() ?? Task.CompletedTask;

    // What broke may have been the answer. A cache that keeps the old row would serve it for its whole lifetime.
    public override Task TransactionFailedAsync(
        DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken ct = default) =>
        eventData is { Action: "Commit", Context: PlatformDbContext db } && CommitWork.MayStand(eventData.Exception)
            ? db.RunAfterCommitAsync()
            : Task.CompletedTask;

    public override Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken ct = default)
    {
        (eventData.Context as PlatformDbContext)?.Forget();
        return Task.CompletedTask;
    }
}
