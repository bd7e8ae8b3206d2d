using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.App.Exports;

namespace ProdReady.IntegrationTests.PersonalData;

/// <summary>Searches the whole live database, whatever its tables are by now.</summary>
internal static class Everywhere
{
    /// <summary>Tables with a row that holds the text: as it stands there, in bytes, or as the application reads it.</summary>
    public static async Task<string[]> TablesWithAsync(this TestDatabase database, string text)
    {
        await using var db = database.AcrossTenants.Open();
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var tables = await db.Database.SqlQuery<string>($"""
            SELECT tablename::text AS "Value" FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\_\_%'
            """).ToListAsync(Test.Ct);
        foreach (var table in tables)
        {
            var statement = $"SELECT count(*)::int AS \"Value\" FROM {table} AS t WHERE t::text ILIKE ANY ({{0}})";
            string[] patterns = [$"%{text}%", $"%{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}%"];
            var count = await db.Database.SqlQueryRaw<int>(statement, [patterns]).ToListAsync(Test.Ct);
            if (count[0] > 0) found.Add(table);
        }

        foreach (var type in db.Model.GetEntityTypes().Where(type => !type.IsMappedToJson()))
        {
            var columns = new ExportedColumns(type);
            await foreach (var row in db.ReadTable(type))
            {
                if (Written(columns, row).Contains(text, StringComparison.OrdinalIgnoreCase)) found.Add(type.GetTableName()!);
            }
        }

        return [.. found];
    }

    private static string Written(ExportedColumns columns, object row)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory)) columns.Write(row, json);
        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
