using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ProdReady.Platform.Auditing;

namespace ProdReady.Platform.Database;

// EF Core sends what it saves at once and waits for the answer. A row that is only added can go with the COMMIT instead, if its
// statement is at hand: here it is made of the same mapping, so that a column's name and its encryption stand in one place.
internal sealed class RowInsertion
{
    private const string Cached = nameof(RowInsertion);
    private readonly IProperty[] _columns;
    private readonly string _text;

    private RowInsertion(IEntityType entity)
    {
        if (entity.GetNavigations().Any(navigation => navigation.TargetEntityType.IsOwned()))
        {
            throw new NotSupportedException($"{entity.DisplayName()} owns other rows: add it to its set and save it.");
        }

        _columns = [.. entity.GetProperties().Where(property => !property.ValueGenerated.HasFlag(ValueGenerated.OnAdd))];
        var names = string.Join(", ", _columns.Select(column => column.GetColumnName()));
        var values = string.Join(", ", Enumerable.Range(0, _columns.Length).Select(i => $"{{{i}}}"));
        _text = $"INSERT INTO {entity.GetTableName()} ({names}) VALUES ({values})";
    }

    /// <summary>Has the row added when the unit of work commits, with its line in the audit trail.</summary>
    public static void Write(PlatformDbContext db, object row, DateTimeOffset now)
    {
        var entry = db.Add(row);
        if (row is IAudited) db.WriteWithCommit(AuditEntry.Of(db, entry, now).Insertion);
        entry.State = EntityState.Detached;

        var insertion = entry.Metadata.GetOrAddRuntimeAnnotationValue(
            Cached, static entity => new RowInsertion(entity!), entry.Metadata);
        db.WriteWithCommit(FormattableStringFactory.Create(
            insertion._text, [.. insertion._columns.Select(column => Stored(column, row))]));
    }

    private static object? Stored(IProperty column, object row)
    {
        var value = column.GetGetter().GetClrValue(row);
        return column.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }
}
