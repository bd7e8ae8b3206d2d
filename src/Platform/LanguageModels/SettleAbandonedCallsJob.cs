using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Database;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.LanguageModels;

// A process that died during a call leaves money set aside that nobody would ever give back or count. The provider may have
// answered, so it counts as spent in full: a budget errs on the side of the one who pays.
internal sealed class SettleAbandonedCallsJob(
    AcrossTenants acrossTenants, ModelLedger ledger, IOptions<ModelsOptions> options, TimeProvider clock,
    ILogger<SettleAbandonedCallsJob> log)
    : RecurringJob(options.Value.AbandonedInterval, clock, log)
{
    private const int BatchSize = 100;
    private readonly ILogger _log = log;

    protected override async Task RunAsync(CancellationToken ct)
    {
        while (HasTime && await FindAsync(ct) is { Count: > 0 } abandoned)
        {
            // Two Workers may find the same one: the ledger settles a call once.
            foreach (var call in abandoned) await ledger.SettleAsync(call, Settlement.Presumed);
            _log.LogWarning("{Count} calls of models were abandoned, and count as spent in full", abandoned.Count);
        }
    }

    private async Task<List<ReservedCall>> FindAsync(CancellationToken ct)
    {
        await using var db = acrossTenants.OpenPlatform();
        var now = await db.NowAsync(ct);
        var calls = await db.Set<ModelCall>().AsNoTracking()
            .Where(call => call.State == ModelCallState.Reserved && call.AbandonedAt <= now)
            .OrderBy(call => call.AbandonedAt).Take(BatchSize).ToListAsync(ct);
        return [.. calls.Select(call =>
            new ReservedCall(call.Id, call.TenantId, ModelBudget.MonthOf(call.CreatedAt), call.Reserved))];
    }
}
