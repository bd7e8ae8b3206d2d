using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.App.TenantDeletion;

internal static class TenantDeletionSetup
{
    /// <summary>Both hosts need its periods: one plans, the other acts.</summary>
    public static void AddTenantDeletion(this IHostApplicationBuilder builder) =>
        builder.AddValidatedOptions<TenantDeletionOptions>(TenantDeletionOptions.Section);
}
