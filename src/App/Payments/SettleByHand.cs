using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Payments;

/// <summary>
/// The Worker's verb for a payment that the job has given up: a person has looked it up at the provider and says what
/// became of it, and all follows as if the provider had said so.
/// </summary>
public sealed class SettleByHand(
    AcrossTenants<AppDbContext> acrossTenants, IServiceScopeFactory scopes, IOptions<PaymentsOptions> options,
    TimeProvider clock)
{
    private const string Usage = "Usage: settle PAYMENT charged PROVIDER_ID | settle PAYMENT not-charged";

    /// <param name="words">The payment's id, then <c>charged</c> with the provider's id of it, or <c>not-charged</c>.</param>
    /// <exception cref="CommandException">The words make no sense, or the payment is settled or still asked about.</exception>
    public async Task RunAsync(string[] words, CancellationToken ct)
    {
        var (id, outcome) = words switch
        {
            [var payment, "charged", var providerId] when Guid.TryParse(payment, out var charged) =>
                (charged, new ChargeOutcome.Succeeded(providerId)),
            [var payment, "not-charged"] when Guid.TryParse(payment, out var failed) =>
                (failed, (ChargeOutcome)new ChargeOutcome.Declined("not_charged", "The provider did not charge.")),
            _ => throw new CommandException(Usage),
        };

        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(await TenantOfAsync(id, ct));
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var settled = await SettlePayment.ApplyAsync(db, id, outcome, clock);
        await transaction.CommitAsync(ct);
        Console.WriteLine($"Payment {id} is {settled.Status}.");
    }

    private async Task<Guid> TenantOfAsync(Guid id, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(payment => payment.Id == id, ct);
        return payment switch
        {
            null => throw new CommandException($"There is no payment {id}."),
            { Status: not PaymentStatus.Processing } => throw new CommandException($"Payment {id} is {payment.Status} already."),
            _ when !payment.IsGivenUp(clock.GetUtcNow(), options.Value.Settlement) =>
                throw new CommandException($"The provider is still asked about payment {id}; wait for its answer."),
            _ => payment.TenantId,
        };
    }
}
