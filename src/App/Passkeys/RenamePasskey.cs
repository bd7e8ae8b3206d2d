using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Passkeys;

public sealed record RenamePasskeyRequest(
    [Required, StringLength(Passkey.LongestName), RegularExpression(@"\P{Cc}+", ErrorMessage = "No control characters.")]
    string Name);

public static class RenamePasskey
{
    public static async Task<Results<NoContent, NotFound<ProblemDetails>>> Handle(
        Guid id, RenamePasskeyRequest request, CurrentTenant current, AppDbContext db, CancellationToken ct)
    {
        if (await db.Passkeys.SingleOrDefaultAsync(row => row.Id == id && row.UserId == current.ActorId, ct) is not { } passkey)
        {
            return PasskeyProblems.NotFound();
        }

        passkey.Data.Name = request.Name;
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
