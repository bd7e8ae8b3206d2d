using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Schedules;

// Work by the clock that each feature starts in its own way is on no list: nobody notices when it stops.
public static class SchedulesSetup
{
    /// <summary>What schedules need, and the verb that shows them; for the Worker.</summary>
    public static IHostApplicationBuilder AddSchedules(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<SchedulesOptions>(SchedulesOptions.Section);
        builder.Services.AddSingleton<ScheduleTable>();
        return builder;
    }

    /// <summary>Has one of all Workers do it, each time that it is due; docs/schedules.md says what after an outage.</summary>
    /// <param name="work">Makes what is run, as <see cref="ScheduledWork.RunAsync"/> asks for it.</param>
    public static IHostApplicationBuilder AddSchedule(
        this IHostApplicationBuilder builder, string name, Recurrence when,
        Func<IServiceProvider, Func<CancellationToken, Task>> work)
    {
        builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<ScheduleJob>(
            services, new ScheduledWork(name, when, work(services))));
        return builder;
    }
}
