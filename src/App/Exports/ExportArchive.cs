using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ProdReady.App.Accounts;
using ProdReady.App.Data;

namespace ProdReady.App.Exports;

/// <summary>A zip with a JSON file for each table, written row by row.</summary>
internal sealed class ExportArchive : IAsyncDisposable
{
    private const int FlushedAt = 64 * 1024;
    private readonly ZipArchive _zip;

    private ExportArchive(ZipArchive zip) => _zip = zip;

    public static async Task<ExportArchive> BeginAsync(Stream into, CancellationToken ct) =>
        new(await ZipArchive.CreateAsync(into, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, ct));

    /// <summary>All that is held on one user, in all tenants.</summary>
    public async Task AddPersonAsync(AppDbContext db, User user, CancellationToken ct)
    {
        foreach (var table in PersonTables.All)
        {
            var type = db.Model.FindEntityType(table.Entity)!;
            await AddAsync(type, table.ReadAsync(db, user), ct);
        }
    }

    /// <summary>All that the context's tenant has.</summary>
    public async Task AddTenantAsync(AppDbContext db, CancellationToken ct)
    {
        foreach (var type in TenantTables.ToExport(db.Model)) await AddAsync(type, db.ReadTable(type), ct);
    }

    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    private async Task AddAsync(IEntityType type, IAsyncEnumerable<object> rows, CancellationToken ct)
    {
        await using var file = await _zip.CreateEntry($"{type.GetTableName()}.json").OpenAsync(ct);
        await using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        var columns = new ExportedColumns(type);
        json.WriteStartArray();
        await foreach (var row in rows.WithCancellation(ct))
        {
            columns.Write(row, json);
            if (json.BytesPending > FlushedAt) await json.FlushAsync(ct);
        }

        json.WriteEndArray();
    }
}
