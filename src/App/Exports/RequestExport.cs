using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Exports;

public static class RequestMyExport
{
    /// <summary>Makes a copy of all that is held on the caller, a zip of JSON files; a mail tells when it is ready.</summary>
    public static Task<Accepted<ExportResponse>> Handle(
        CurrentTenant current, AppDbContext db, TimeProvider clock, CancellationToken ct) =>
        db.RequestExportAsync(ExportScope.Person, current, clock, ct);
}

public static class RequestTenantExport
{
    /// <summary>Makes a copy of all that the company has, for the caller alone; a mail tells when it is ready.</summary>
    public static Task<Accepted<ExportResponse>> Handle(
        CurrentTenant current, AppDbContext db, TimeProvider clock, CancellationToken ct) =>
        db.RequestExportAsync(ExportScope.Tenant, current, clock, ct);
}

internal static class RequestExport
{
    public static async Task<Accepted<ExportResponse>> RequestExportAsync(
        this AppDbContext db, ExportScope scope, CurrentTenant current, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var export = new Export
        {
            Id = Guid.CreateVersion7(now),
            TenantId = current.Id,
            UserId = current.ActorId!.Value,
            Scope = scope,
            RequestedAt = now,
            ExpiresAt = now + Export.Lifetime,
        };
        db.Add(export);
        db.Publish(new ExportRequested(export.Id));
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted($"/v1/me/exports/{export.Id}", ExportResponse.From(export));
    }
}
