using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.LanguageModels;

namespace ProdReady.App.Assistant;

internal static class AssistantSetup
{
    /// <summary>Both hosts ask models: one while somebody waits, the other for a whole batch.</summary>
    public static void AddAssistant(this IHostApplicationBuilder builder)
    {
        builder.AddLanguageModels();
        builder.AddValidatedOptions<AssistantOptions>(AssistantOptions.Section);
    }

    public static void AddAssistantJobs(this IHostApplicationBuilder builder)
    {
        builder.AddModelSettlement();
        builder.AddJobWork<MakeReminders>(MakeReminders.Kind);
    }
}
