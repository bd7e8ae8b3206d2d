using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.ObjectStorage;

namespace ProdReady.App.Reports;

public enum ReportFormat
{
    Csv,
    Pdf,
}

internal sealed record ReportInput(int Year, ReportFormat Format);

/// <summary>A file that takes row after row.</summary>
internal interface IInvoiceReport
{
    Task BeginAsync(CancellationToken ct);

    ValueTask AddAsync(InvoiceRow row, CancellationToken ct);

    Task EndAsync(CancellationToken ct);
}

/// <summary>Writes a year's invoices, however many.</summary>
internal sealed class MakeReport(AppDbContext db, IObjectStorage storage, TimeProvider clock) : FileWork(db, storage, clock)
{
    public const string Kind = "report";
    private const int ReportsEach = 1_000;
    private readonly AppDbContext _db = db;

    protected override (string Name, string MediaType) Describe(JobRun run) => run.Input<ReportInput>() switch
    {
        { Format: ReportFormat.Csv, Year: var year } => ($"invoices-{year}.csv", "text/csv; charset=utf-8; header=present"),
        { Year: var year } => ($"invoices-{year}.pdf", "application/pdf"),
    };

    protected override async Task WriteAsync(JobRun run, Stream stream, CancellationToken ct)
    {
        var (year, format) = run.Input<ReportInput>();
        IInvoiceReport report = format == ReportFormat.Csv ? new CsvReport(stream) : new PdfReport(stream, year);
        var (done, all) = (0L, await _db.InvoicesOf(year).LongCountAsync(ct));
        await report.BeginAsync(ct);
        await foreach (var row in _db.ReadInvoicesAsync(year, ct))
        {
            await report.AddAsync(row, ct);
            if (++done % ReportsEach == 0) run.Report(done, all);
        }

        await report.EndAsync(ct);
    }
}
