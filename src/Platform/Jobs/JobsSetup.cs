using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Jobs;

// During a deployment old Workers run beside new ones: each names the kinds of job that it knows, and leaves the others alone.
public static class JobsSetup
{
    /// <summary>For the Api: jobs can be asked for, watched and cancelled. Settings in section <c>Jobs</c>.</summary>
    public static IHostApplicationBuilder AddJobQueue(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<JobsOptions>(JobsOptions.Section);
        builder.Services.AddSingleton<JobBell>();
        builder.Services.AddHostedService(services => services.GetRequiredService<JobBell>());
        builder.Services.AddSingleton<JobQueue>();
        return builder;
    }

    /// <summary>For the Worker: also runs the jobs of the kinds that <see cref="AddJobWork"/> names.</summary>
    public static IHostApplicationBuilder AddJobRunner(this IHostApplicationBuilder builder)
    {
        builder.AddJobQueue();
        builder.Services.AddSingleton<JobKinds>();
        builder.Services.AddHostedService<JobRunner>();
        return builder;
    }

    /// <param name="kind">The name that <see cref="AskedJobs.Ask"/> was given.</param>
    public static IHostApplicationBuilder AddJobWork<TWork>(this IHostApplicationBuilder builder, string kind)
        where TWork : JobWork
    {
        builder.Services.AddSingleton(new JobKind(kind));
        builder.Services.AddKeyedScoped<JobWork, TWork>(kind);
        return builder;
    }
}

internal sealed record JobKind(string Name);

internal sealed class JobKinds(IEnumerable<JobKind> kinds)
{
    public string[] Names { get; } = [.. kinds.Select(kind => kind.Name)];
}
