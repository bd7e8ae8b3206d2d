using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Data;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Exports;

public enum ExportScope
{
    /// <summary>All that is held on the person who asked, in whichever tenant.</summary>
    Person,

    /// <summary>All that the tenant has.</summary>
    Tenant,
}

internal sealed record ExportInput(ExportScope Scope);

/// <summary>A copy of data that somebody asked for. Only that person can fetch it, and not for long.</summary>
internal sealed class MakeExport(
    AppDbContext db, AcrossTenants<AppDbContext> acrossTenants, IObjectStorage storage, TimeProvider clock)
    : FileWork(db, storage, clock)
{
    public const string Kind = "export";
    private readonly AppDbContext _db = db;

    protected override (string Name, string MediaType) Describe(JobRun run) => ($"export-{run.Job.Id:N}.zip", "application/zip");

    protected override void Announce(JobRun run) => _db.Publish(new NoticeDue(run.Job.ActorId, Notice.ExportReady));

    protected override async Task WriteAsync(JobRun run, Stream stream, CancellationToken ct)
    {
        await using var archive = await ExportArchive.BeginAsync(stream, ct);
        if (run.Input<ExportInput>().Scope == ExportScope.Tenant)
        {
            await archive.AddTenantAsync(_db, run.Report, ct);
            return;
        }

        await using var all = acrossTenants.Open();
        var user = await all.Users.AsNoTracking().SingleAsync(row => row.Id == run.Job.ActorId, ct);
        await archive.AddPersonAsync(all, user, run.Report, ct);
    }
}
