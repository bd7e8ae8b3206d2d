using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Database;

// Prevents a Migrator from running into tables that are there already, half-way through a migration: a database that was
// migrated by other migrations than this build's can be brought to neither of the two.
public static class SchemaHistory
{
    private const int DataError = 65;

    /// <summary>
    /// Passes on a database of an older release, and on one of a newer release: so a release is taken back.
    /// </summary>
    /// <exception cref="CommandException">
    /// The database has migrations that this build lacks, and lacks migrations of this build; exit code 65 (EX_DATAERR of
    /// sysexits.h).
    /// </exception>
    public static async Task RefuseDivergedAsync(this DatabaseFacade database, CancellationToken ct)
    {
        var known = database.GetMigrations().ToHashSet();
        var applied = (await database.GetAppliedMigrationsAsync(ct)).ToHashSet();
        if (known.IsSubsetOf(applied) || applied.IsSubsetOf(known)) return;

        throw new CommandException(
            $"The database has the migrations {List(applied.Except(known))}, which this build does not know, and lacks "
            + $"{List(known.Except(applied))}: its history is another one. On a machine of development, ./dev down, delete the "
            + "folder .dev and start anew; elsewhere, look for the release that migrated it last.",
            DataError);

        static string List(IEnumerable<string> migrations) => string.Join(", ", migrations.Order());
    }
}
