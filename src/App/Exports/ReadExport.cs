using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Exports;

public static class ReadExport
{
    /// <summary>Whether the caller's export can be fetched yet.</summary>
    public static async Task<Results<Ok<ExportResponse>, NotFound<ProblemDetails>>> Handle(
        Guid id, CurrentTenant current, AcrossTenants<AppDbContext> acrossTenants, TimeProvider clock, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var export = await db.LiveExportsOf(current.ActorId, clock).Where(row => row.Id == id)
            .Select(ExportResponse.Projection).SingleOrDefaultAsync(ct);
        return export is null ? NoSuchExport() : TypedResults.Ok(export);
    }

    /// <summary>A person's own, in whichever tenant they asked for it; of a whole tenant as long as they own it.</summary>
    internal static IQueryable<Export> LiveExportsOf(this AppDbContext db, Guid? userId, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return db.Exports.AsNoTracking().Where(export => export.UserId == userId && export.ExpiresAt > now
            && (export.Scope == ExportScope.Person || db.Memberships.Any(member =>
                member.TenantId == export.TenantId && member.UserId == userId && member.Role == Roles.Owner)));
    }

    internal static NotFound<ProblemDetails> NoSuchExport() =>
        TypedResults.NotFound(new ProblemDetails { Detail = "You have no export with this id, or it has expired." });
}
