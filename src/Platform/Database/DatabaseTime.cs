using Microsoft.EntityFrameworkCore;

namespace ProdReady.Platform.Database;

// Prevents a host whose clock is an hour ahead from taking for dead what lives, or for over what has not begun: what is compared
// with rows that other hosts wrote goes by the one clock that they all share.
public static class DatabaseTime
{
    /// <summary>What the database's clock says; one round trip. In SQL, <c>now()</c> is the same without one.</summary>
    public static async Task<DateTimeOffset> NowAsync(this PlatformDbContext db, CancellationToken ct) =>
        (await db.Database.SqlQuery<DateTimeOffset>($"""SELECT clock_timestamp() AS "Value" """).ToListAsync(ct))[0];
}
