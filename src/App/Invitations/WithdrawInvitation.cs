using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;

namespace ProdReady.App.Invitations;

public static class WithdrawInvitation
{
    /// <summary>Takes an invitation back; the token in its mail opens nothing any more.</summary>
    public static async Task<Results<NoContent, NotFound<ProblemDetails>>> Handle(Guid id, AppDbContext db, CancellationToken ct)
    {
        if (await db.Invitations.SingleOrDefaultAsync(invitation => invitation.Id == id, ct) is not { } invitation)
        {
            return InvitationProblems.NotFound();
        }

        db.Remove(invitation);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
