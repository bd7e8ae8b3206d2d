using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace ProdReady.Platform.Encryption;

// The statements of a re-encryption, made from the model: a list kept by hand would miss the next column, and with it leave
// rows under a key that was to be given up. Names come from the model, values are parameters.
internal sealed record EncryptedTable(string Name, string Key, IReadOnlyList<EncryptedColumn> Columns)
{
    private string Names => string.Join(", ", Columns.Select(column => column.Name));

    private string IsOutdated => string.Join(" OR ", Columns.Select(column => $"{Version(column)} <> {{1}}"));

    /// <summary>After a key, another version than, at the most.</summary>
    public string Outdated => $"""
        SELECT {Key}, xmin::text, {Names} FROM {Name} WHERE {Key} > {"{0}"} AND ({IsOutdated}) ORDER BY {Key} LIMIT {"{2}"}
        """;

    /// <summary>Keys, row versions, then the values of each column; a row of another version stays as it is.</summary>
    public string Replace => $"""
        UPDATE {Name} AS stored SET {string.Join(", ", Columns.Select(column => $"{column.Name} = made.{column.Name}"))}
        FROM unnest({"{0}"}, {"{1}"}, {string.Join(", ", Columns.Select((_, i) => $"{{{i + 2}}}"))})
            AS made(id, version, {Names})
        WHERE stored.{Key} = made.id AND stored.xmin::text = made.version
        """;

    public string CountByVersion =>
        $"SELECT {Version(Columns[0])}, count(*) FROM {Name} WHERE {Columns[0].Name} IS NOT NULL GROUP BY 1 ORDER BY 1";

    public static IReadOnlyList<EncryptedTable> All(IModel model) =>
    [
        .. from entity in model.GetEntityTypes()
           let columns = entity.GetProperties().Where(property => property.GetValueConverter() is EncryptedText)
               .Select(property => new EncryptedColumn(
                   property.GetColumnName(), ((EncryptedText)property.GetValueConverter()!).Column))
               .ToArray()
           where columns.Length > 0
           select new EncryptedTable(
               entity.GetTableName()!, entity.FindPrimaryKey()!.Properties.Single().GetColumnName(), columns),
    ];

    private static string Version(EncryptedColumn column) =>
        $"substring({column.Name} FROM 1 FOR {ColumnKeys.VersionLength})";
}

/// <param name="Context">What its values are bound to.</param>
internal sealed record EncryptedColumn(string Name, byte[] Context);

internal sealed record EncryptedRow(Guid Id, string Version, byte[]?[] Values)
{
    public static EncryptedRow Read(DbDataReader row, EncryptedTable table) => new(
        row.GetGuid(0), row.GetString(1),
        [.. table.Columns.Select((_, i) => row.IsDBNull(i + 2) ? null : row.GetFieldValue<byte[]>(i + 2))]);
}
