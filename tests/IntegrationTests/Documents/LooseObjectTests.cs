using ProdReady.App.LooseObjects;
using ProdReady.Platform.ObjectStorage;

namespace ProdReady.IntegrationTests.Documents;

public sealed class LooseObjectTests(TestServers servers)
{
    [Fact]
    public async Task An_upload_that_a_dead_process_left_is_removed_when_its_time_is_over()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        var kept = await SomeDocument.ScannedAsync(tenant.Client);
        var (dead, alive) = (await LeaveAsync(tenant, minutesAgo: 60), await LeaveAsync(tenant, minutesAgo: 0));

        await Eventually.IsTrueAsync(async () => await Folder.RowsAsync(tenant, "loose_objects") == 1, "it is removed");

        Assert.False(File.Exists(dead)); // it goes before its row
        Assert.True(File.Exists(alive));
        Assert.Equal(2, Folder.ObjectsOf(tenant).Length);
        await SomeDocument.IsAsync(tenant.Client, kept, "available");
    }

    [Fact]
    public async Task Whoever_comes_after_the_removal_began_does_not_get_the_object()
    {
        var database = await servers.DatabaseAsync();
        var tenant = await database.NewTenantAsync(customers: 0);
        await using var scope = database.For(tenant);
        var (free, doomed) = (New(isDoomed: false), New(isDoomed: true));
        scope.Db.AddRange(free, doomed);
        await scope.Db.SaveChangesAsync(Test.Ct);

        Assert.False(await LooseObject.TryHoldAsync(scope.Db, doomed.Id, Test.Ct));
        Assert.True(await LooseObject.TryHoldAsync(scope.Db, free.Id, Test.Ct));
        Assert.False(await LooseObject.TryHoldAsync(scope.Db, free.Id, Test.Ct));

        LooseObject New(bool isDoomed) => new()
        {
            Id = Guid.CreateVersion7(), TenantId = tenant, ObjectId = ObjectName.New(tenant).Id,
            DueAt = DateTimeOffset.MaxValue.AddYears(-5000), IsDoomed = isDoomed,
        };
    }

    /// <summary>As a process leaves it that dies between the storage and the commit.</summary>
    private static async Task<string> LeaveAsync(TestTenant tenant, int minutesAgo)
    {
        var name = ObjectName.New(tenant.Id);
        var path = Path.Combine(tenant.System.ObjectsFolder, name.ToString());
        await File.WriteAllTextAsync(path, "left", Test.Ct);
        await tenant.System.Servers.AdministerAsync(
            $"""
            INSERT INTO loose_objects (id, tenant_id, object_id, due_at, is_doomed) VALUES
                (gen_random_uuid(), '{tenant.Id}', '{name.Id}', now() + '20 min'::interval - '{minutesAgo} min'::interval, false)
            """, ct: Test.Ct);
        return path;
    }
}
