using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ProdReady.App.AccountMails;
using ProdReady.App.Data;
using ProdReady.App.Members;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.TenantDeletion;

/// <param name="Name">The company's, typed by hand: nobody deletes the wrong one by a click.</param>
public sealed record PlanDeletionRequest([Required, StringLength(100)] string Name);

/// <param name="DueAt">When everything is deleted for good; until then it can be undone.</param>
public sealed record PlannedDeletionResponse(DateTimeOffset DueAt);

public static class PlanDeletion
{
    /// <summary>
    /// Has the company deleted after a grace period. From now on it refuses everything but the export of its data and
    /// undoing this; its owners are told by mail.
    /// </summary>
    public static async Task<Results<Ok<PlannedDeletionResponse>, ValidationProblem>> Handle(
        PlanDeletionRequest request, CurrentTenant current, AppDbContext db, IOptions<TenantDeletionOptions> options,
        TimeProvider clock, CancellationToken ct)
    {
        await using var transaction = await db.LockMembersAsync(ct);
        var tenant = await db.Tenants.Where(row => row.Id == current.Id).OfCallerAsync(ct);
        if (request.Name.Trim() != tenant.Name.Trim())
        {
            return TypedResults.ValidationProblem(
                new Dictionary<string, string[]> { ["name"] = ["This is not the name of the company."] });
        }

        if (tenant.DeletionDueAt is not { } dueAt)
        {
            tenant.DeletionDueAt = dueAt = clock.GetUtcNow() + options.Value.GracePeriod;
            foreach (var owner in await db.Memberships.Where(member => member.Role == Roles.Owner).ToListAsync(ct))
            {
                db.Publish(new NoticeDue(owner.UserId, Notice.TenantDeletionPlanned));
            }
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(new PlannedDeletionResponse(dueAt));
    }
}
