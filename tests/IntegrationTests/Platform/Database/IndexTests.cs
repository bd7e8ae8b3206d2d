using Microsoft.EntityFrameworkCore;

namespace ProdReady.IntegrationTests.Platform.Database;

public sealed class IndexTests(TestServers servers)
{
    // Deleting or joining by a foreign key without an index reads the whole table, once for each row on the other side.
    [Fact]
    public async Task Every_foreign_key_is_the_beginning_of_an_index()
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(Guid.Empty);

        var unindexed = await scope.Db.Database.SqlQuery<string>($"""
            SELECT c.conrelid::regclass || ' ' || c.conname AS "Value" FROM pg_constraint c
            WHERE c.contype = 'f' AND NOT EXISTS (
                SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indpred IS NULL
                AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
            """).ToListAsync(Test.Ct);

        Assert.Empty(unindexed);
    }
}
