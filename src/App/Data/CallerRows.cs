using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using ProdReady.Platform.Errors;

namespace ProdReady.App.Data;

/// <summary>
/// What a session is of: its person, its tenant, itself. Any of them may be gone already, since an instance trusts a session
/// for up to two seconds after another one has ended it or erased its person.
/// </summary>
internal static class CallerRows
{
    /// <summary>401.</summary>
    public static ProblemException HasEnded() =>
        new(new Problem(StatusCodes.Status401Unauthorized, "The session has ended: sign in again."));

    /// <summary>The only row of the query, which is the caller's own.</summary>
    /// <exception cref="ProblemException">401: it is gone, and the session with it.</exception>
    public static async Task<T> OfCallerAsync<T>(this IQueryable<T> rows, CancellationToken ct) where T : class =>
        await rows.SingleOrDefaultAsync(ct) ?? throw HasEnded();
}
