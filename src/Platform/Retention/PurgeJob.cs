using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProdReady.Platform.Database;
using ProdReady.Platform.Schedules;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Retention;

// One job for all tables: of ten that were written one by one, the eleventh is forgotten. In batches, because one DELETE
// of a year's rows holds its locks for minutes and is cut off by the limit on a statement, again and again.
internal sealed class PurgeJob(
    IEnumerable<RetentionRule> rules, AcrossTenants acrossTenants, ILogger<PurgeJob> log)
{
    public async Task PurgeAsync(CancellationToken ct)
    {
        foreach (var rule in rules)
        {
            var all = 0;
            while (await DeleteBatchAsync(rule, ct) is > 0 and var deleted) all += deleted;
            if (all > 0) log.LogInformation("{Count} rows of {Entity} were past their time", all, rule.Entity.Name);
        }
    }

    // Another Worker that is at this table has the lock, and finishes it.
    private async Task<int> DeleteBatchAsync(RetentionRule rule, CancellationToken ct)
    {
        var name = $"retention of {rule.Entity.Name}";
        await using var db = acrossTenants.OpenPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var turn = await db.Database
            .SqlQuery<bool>($"""SELECT pg_try_advisory_xact_lock(hashtextextended({name}, 0)) AS "Value" """).ToListAsync(ct);
        if (!turn[0]) return 0;

        var deleted = await rule.DeleteBatchAsync(db, await db.NowAsync(ct), ct);
        await transaction.CommitAsync(ct);
        return deleted;
    }
}

public static class RetentionSetup
{
    /// <summary>Deletes what is past its time; for the Worker.</summary>
    public static IHostApplicationBuilder AddRetention(
        this IHostApplicationBuilder builder, Func<IServiceProvider, IEnumerable<RetentionRule>> rules)
    {
        builder.Services.AddSingleton(rules);
        builder.Services.AddSingleton<PurgeJob>();
        builder.AddSchedule("purge", Recurrence.Hourly(17), services => services.GetRequiredService<PurgeJob>().PurgeAsync);
        return builder;
    }
}
