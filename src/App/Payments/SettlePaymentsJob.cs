using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Payments;

/// <summary>
/// Finishes the payments whose request never learnt the outcome: asks the provider again under the same key, which
/// charges at most once, and settles as the request would have.
/// </summary>
internal sealed class SettlePaymentsJob(
    AcrossTenants<AppDbContext> acrossTenants, IServiceScopeFactory scopes, IOptions<PaymentsOptions> options,
    TimeProvider clock, ILogger<SettlePaymentsJob> log)
    : RecurringJob(options.Value.Settlement.Interval, clock, log)
{
    private readonly SettlementOptions _options = options.Value.Settlement;
    private readonly TimeProvider _clock = clock;
    private readonly ILogger _log = log;

    protected override async Task RunAsync(CancellationToken ct)
    {
        await Task.WhenAll(Enumerable.Range(0, _options.Parallel).Select(_ => SettleUntilNoneIsLeftAsync(ct)));
        await ReportGivenUpAsync(ct);
    }

    private async Task SettleUntilNoneIsLeftAsync(CancellationToken ct)
    {
        while (HasTime && await ClaimAsync(ct) is { } payment)
        {
            await SettleAsync(payment, ct);
        }
    }

    // The claim is the next date itself: another Worker skips the row while it is locked and finds it later afterwards,
    // and if this one dies, the date comes. The pause grows with the age, so an outage is not answered with a storm.
    private async Task<Payment?> ClaimAsync(CancellationToken ct)
    {
        var now = _clock.GetUtcNow();
        await using var db = acrossTenants.Open();
        var claimed = await db.Payments
            .FromSql($"""
                WITH due AS (
                    SELECT id FROM payments
                    WHERE status = 'Processing' AND check_at <= {now} AND created_at > {now - _options.GiveUpAfter}
                    ORDER BY check_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                UPDATE payments SET check_at = {now} + greatest({_options.After}, ({now} - payments.created_at) / 4)
                FROM due WHERE payments.id = due.id
                RETURNING payments.*, payments.xmin
                """)
            .AsNoTracking().IgnoreQueryFilters().ToListAsync(ct);
        return claimed.SingleOrDefault();
    }

    private async Task SettleAsync(Payment payment, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(payment.TenantId);
        var outcome = await scope.ServiceProvider.GetRequiredService<PaymentProvider>().ChargeAsync(payment, ct);

        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var settled = await SettlePayment.ApplyAsync(db, payment.Id, outcome, _clock);
        await transaction.CommitAsync(CancellationToken.None);
        _log.LogInformation("Payment {PaymentId} asked about again: {Status}", payment.Id, settled.Status);
    }

    private async Task ReportGivenUpAsync(CancellationToken ct)
    {
        var oldest = _clock.GetUtcNow() - _options.GiveUpAfter;
        await using var db = acrossTenants.Open();
        var givenUp = await db.Payments.CountAsync(
            payment => payment.Status == PaymentStatus.Processing && payment.CreatedAt <= oldest, ct);
        if (givenUp > 0)
        {
            _log.LogError(
                "{Count} payments are older than {Age} and have no outcome: compare them with the provider by hand, then "
                + "`settle` them", givenUp, _options.GiveUpAfter);
        }
    }
}
