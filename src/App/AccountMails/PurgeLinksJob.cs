using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;

namespace ProdReady.App.AccountMails;

/// <summary>Deletes links that are past their time.</summary>
internal sealed class PurgeLinksJob(IServiceScopeFactory scopes, TimeProvider clock, ILogger<PurgeLinksJob> log)
    : RecurringJob(TimeSpan.FromHours(1), clock, log)
{
    private readonly TimeProvider _clock = clock;

    protected override async Task RunAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = _clock.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<AppDbContext>().MailedLinks
            .Where(link => link.ExpiresAt <= now).ExecuteDeleteAsync(ct);
    }
}
