using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ProdReady.App.Accounts;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Data;

/// <summary>
/// Every table of a tenant, as the model has them: nobody has to remember a new one. All queries are held to the tenant of
/// the context, by the filter and by the database's policies.
/// </summary>
public static class TenantTables
{
    /// <summary>What outlives the tenant, and why.</summary>
    public static readonly IReadOnlyDictionary<Type, string> Kept = new Dictionary<Type, string>
    {
        [typeof(AuditEntry)] = "proves who deleted what; names nobody by more than an id; cut by age",
        [typeof(AuditSeal)] = "proves that the entries are whole; goes with the last of them",
    };

    /// <summary>What an export of the tenant leaves out, and why.</summary>
    public static readonly IReadOnlyDictionary<Type, string> NotExported = new Dictionary<Type, string>
    {
        [typeof(OutboxMessage)] = "on its way for a second; holds ids of what is exported",
        [typeof(IdempotencyRecord)] = "answers that were given, kept for a day; what they tell of is exported",
        [typeof(AuditSeal)] = "hashes",
        [typeof(WebhookDelivery)] = "a log of what was sent, kept for a month; what it tells of is exported",
        [typeof(DeadLetter)] = "troubles of the service; what they are about is exported",
    };

    private const int BatchSize = 500;

    /// <summary>Those that refer to others come before them.</summary>
    public static IReadOnlyList<IEntityType> In(IModel model)
    {
        var (ordered, seen) = (new List<IEntityType>(), new HashSet<IEntityType>());
        var owned = model.GetEntityTypes()
            .Where(type => type.ClrType.IsAssignableTo(typeof(ITenantOwned)) && !Kept.ContainsKey(type.ClrType));
        foreach (var type in owned) Add(type);
        return ordered;

        void Add(IEntityType type)
        {
            if (!seen.Add(type)) return;
            foreach (var key in type.GetReferencingForeignKeys().Where(key => key.DeclaringEntityType != type))
            {
                if (key.DeclaringEntityType.ClrType.IsAssignableTo(typeof(ITenantOwned))) Add(key.DeclaringEntityType);
            }

            ordered.Add(type);
        }
    }

    /// <summary>The tenant itself, and all that it has.</summary>
    public static IEnumerable<IEntityType> ToExport(IModel model) => model.GetEntityTypes().Where(type =>
        type.ClrType == typeof(Tenant)
        || (type.ClrType.IsAssignableTo(typeof(ITenantOwned)) && !NotExported.ContainsKey(type.ClrType)));

    /// <summary>All rows of the current tenant.</summary>
    public static IAsyncEnumerable<object> ReadTable(this AppDbContext db, IEntityType type) =>
        (IAsyncEnumerable<object>)Read.MakeGenericMethod(type.ClrType).Invoke(null, [db, type])!;

    /// <summary>Deletes one batch of the current tenant's rows of a table; zero when none is left.</summary>
    public static Task<int> DeleteBatchAsync(this AppDbContext db, IEntityType type, CancellationToken ct)
    {
        if (db.SeesAllTenants) throw new InvalidOperationException("This would delete the rows of every tenant.");
        return (Task<int>)Delete.MakeGenericMethod(type.ClrType).Invoke(null, [db, ct])!;
    }

    private static readonly MethodInfo Delete =
        ((Func<AppDbContext, CancellationToken, Task<int>>)DeleteAsync<Tenant>).Method.GetGenericMethodDefinition();

    private static readonly MethodInfo Read =
        ((Func<AppDbContext, IEntityType, IAsyncEnumerable<object>>)ReadRows<Tenant>).Method.GetGenericMethodDefinition();

    // The tenants themselves have no filter, only a policy.
    private static IAsyncEnumerable<object> ReadRows<TRow>(AppDbContext db, IEntityType type) where TRow : class =>
        db.Set<TRow>().InPagesAsync(type);

    private static Task<int> DeleteAsync<TRow>(AppDbContext db, CancellationToken ct) where TRow : class =>
        db.Set<TRow>().Take(BatchSize).ExecuteDeleteAsync(ct);
}
