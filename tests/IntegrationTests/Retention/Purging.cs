using Microsoft.Extensions.Logging.Abstractions;
using ProdReady.App.Data;
using ProdReady.App.Retention;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Retention;

namespace ProdReady.IntegrationTests.Retention;

internal static class Purging
{
    /// <summary>What a Worker does once an hour.</summary>
    public static async Task RunAsync(TestDatabase database)
    {
        // The audit trail has tests of its own.
        var rules = RetentionRules.By(new RetentionOptions()).Where(rule => rule is not AuditRetention);
        var job = new PurgeJob(rules, database.AcrossTenants, NullLogger<PurgeJob>.Instance);
        await job.PurgeAsync(Test.Ct);
    }
}
