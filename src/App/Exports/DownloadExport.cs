using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Exports;

public static class DownloadExport
{
    public const string MediaType = "application/zip";

    /// <summary>The zip itself, for who asked for it. 404 until it is ready.</summary>
    public static async Task<Results<FileStreamHttpResult, NotFound<ProblemDetails>>> Handle(
        Guid id, CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, IObjectStorage storage, TimeProvider clock,
        CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var export = await db.LiveExportsOf(current.ActorId, clock).SingleOrDefaultAsync(row => row.Id == id, ct);
        if (export?.ObjectId is not { } objectId
            || await storage.OpenAsync(ObjectName.Of(export.TenantId, objectId), range: null, ct) is not { } content)
        {
            return ReadExport.NoSuchExport();
        }

        return TypedResults.Stream(content, MediaType, $"export-{export.Id:N}.zip");
    }
}
