namespace ProdReady.IntegrationTests.Documents;

/// <summary>What really lies in the storage for a tenant.</summary>
internal static class Folder
{
    public static string[] ObjectsOf(TestTenant tenant)
    {
        var folder = Path.Combine(tenant.System.ObjectsFolder, $"{tenant.Id:N}");
        return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
    }

    public static Task IsEmptyAsync(TestTenant tenant) =>
        Eventually.IsTrueAsync(() => ObjectsOf(tenant).Length == 0, "the storage holds nothing of the tenant");

    /// <summary>Of documents and of objects that no document holds.</summary>
    public static async Task<int> RowsAsync(TestTenant tenant, string table) => int.Parse(
        await tenant.System.Servers.AdministerAsync(
            $"SELECT count(*) FROM {table} WHERE tenant_id = '{tenant.Id}'", ct: Test.Ct),
        System.Globalization.CultureInfo.InvariantCulture);
}
