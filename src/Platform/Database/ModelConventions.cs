using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Database;

// What every table must have is set here once, so that a new entity cannot be mapped without it: the tenant filter,
// names that need no quoting in SQL, and keys made by the application.
internal static partial class ModelConventions
{
    public static void Apply(ModelBuilder model, PlatformDbContext db)
    {
        foreach (var entity in model.Model.GetEntityTypes().Where(entity => !entity.IsMappedToJson()))
        {
            if (entity.ClrType.IsAssignableTo(typeof(ITenantOwned)))
            {
                entity.SetQueryFilter(TenantFilter(entity.ClrType, db));
            }

            NameInSnakeCase(entity);
            EncryptedColumns.Apply(entity, db.ColumnKeys);
            foreach (var key in entity.GetKeys().SelectMany(key => key.Properties).Where(key => key.ClrType == typeof(Guid)))
            {
                key.ValueGenerated = ValueGenerated.Never;
            }
        }
    }

    // EF finds the context in the expression and replaces it by the one that runs the query.
    private static LambdaExpression TenantFilter(Type entity, PlatformDbContext db)
    {
        var row = Expression.Parameter(entity, "row");
        var context = Expression.Constant(db);
        var sameTenant = Expression.Equal(
            Expression.Property(row, nameof(ITenantOwned.TenantId)),
            Expression.Property(context, nameof(PlatformDbContext.TenantId)));
        var any = Expression.Property(context, nameof(PlatformDbContext.SeesAllTenants));
        return Expression.Lambda(Expression.OrElse(any, sameTenant), row);
    }

    private static void NameInSnakeCase(IMutableEntityType entity)
    {
        entity.SetTableName(SnakeCase(entity.GetTableName()!));
        foreach (var property in entity.GetProperties())
        {
            // PostgreSQL's own row version, which no code can forget to raise. Clients see it as the ETag.
            var isRowVersion = property is { IsConcurrencyToken: true, ValueGenerated: ValueGenerated.OnAddOrUpdate };
            property.SetColumnName(isRowVersion ? "xmin" : SnakeCase(property.GetColumnName()));
        }

        foreach (var key in entity.GetKeys())
        {
            key.SetName(SnakeCase(key.GetName()!));
        }

        foreach (var key in entity.GetForeignKeys())
        {
            key.SetConstraintName(SnakeCase(key.GetConstraintName()!));
        }

        foreach (var index in entity.GetIndexes())
        {
            index.SetDatabaseName(SnakeCase(index.GetDatabaseName()!));
        }
    }

    private static string SnakeCase(string name) => WordStart().Replace(name, "$1_$2").Replace("__", "_").ToLowerInvariant();

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex WordStart();
}
