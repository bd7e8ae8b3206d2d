using System.Buffers;
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
    /// <param name="report">Is told how many tables are done, of how many.</param>
    public async Task AddPersonAsync(AppDbContext db, User user, Action<long, long> report, CancellationToken ct)
    {
        foreach (var (done, table) in PersonTables.All.Index())
        {
            report(done, PersonTables.All.Count);
            await AddAsync(db.Model.FindEntityType(table.Entity)!, table.ReadAsync(db, user), ct);
        }
    }

    /// <summary>All that the context's tenant has.</summary>
    /// <inheritdoc cref="AddPersonAsync"/>
    public async Task AddTenantAsync(AppDbContext db, Action<long, long> report, CancellationToken ct)
    {
        var tables = TenantTables.ToExport(db.Model).ToList();
        foreach (var (done, type) in tables.Index())
        {
            report(done, tables.Count);
            await AddAsync(type, db.ReadTable(type), ct);
        }
    }

    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    // Through memory: the serializer flushes after each value, and so would the zip, which waits for the storage and packs worse.
    private async Task AddAsync(IEntityType type, IAsyncEnumerable<object> rows, CancellationToken ct)
    {
        await using var file = await _zip.CreateEntry($"{type.GetTableName()}.json").OpenAsync(ct);
        var text = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true });
        var columns = new ExportedColumns(type);
        json.WriteStartArray();
        await foreach (var row in rows.WithCancellation(ct))
        {
            columns.Write(row, json);
            if (text.WrittenCount > FlushedAt) await PassOnAsync();
        }

        json.WriteEndArray();
        await PassOnAsync();
        await file.FlushAsync(ct); // at its end it would write this synchronously

        async Task PassOnAsync()
        {
            await json.FlushAsync(ct);
            await file.WriteAsync(text.WrittenMemory, ct);
            text.ResetWrittenCount();
        }
    }
}
