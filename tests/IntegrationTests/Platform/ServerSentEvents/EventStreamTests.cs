using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.LoadShedding;
using ProdReady.Platform.ServerSentEvents;

namespace ProdReady.IntegrationTests.Platform.ServerSentEvents;

public sealed class EventStreamTests
{
    private int _ticks;
    private bool _works;

    [Fact]
    public async Task A_stream_takes_no_place_outlives_the_time_of_a_request_and_ends_when_the_host_stops()
    {
        await using var host = await TestHost.StartAsync(
            builder =>
            {
                builder.AddHosting();
                builder.AddErrors();
                builder.AddLoadShedding();
            },
            app =>
            {
                app.UseRouting();
                app.UseErrors();
                app.UseHosting();
                app.UseLoadShedding();
                app.MapGet("/stream", () => new EventStream(TickAsync));
                app.MapGet("/work", async (CancellationToken ct) =>
                {
                    _works = true;
                    await Task.Delay(Timeout.Infinite, ct);
                });
            },
            ("Hosting:RequestTimeout", "00:00:00.500"), ("Hosting:DrainDelay", "00:00:00"),
            ("LoadShedding:MaxConcurrent", "1"), ("LoadShedding:MaxQueued", "0"));
        using var stream = await host.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead, Test.Ct);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Test.Ct));

        // Begun after the stream, in the only place there is, and ended because a request's time is over.
        using var work = await host.Client.GetAsync("/work", Test.Ct);
        Assert.Equal((true, HttpStatusCode.ServiceUnavailable), (_works, work.StatusCode));
        var later = string.Create(CultureInfo.InvariantCulture, $"data: {Volatile.Read(ref _ticks) + 1}");
        for (var seen = ""; seen != later; seen = await reader.ReadLineAsync(Test.Ct)) Assert.NotNull(seen);

        // What the server has to cut off when its patience is over does not come to an orderly end.
        await host.App.StopAsync(Test.Ct);
        while (await reader.ReadLineAsync(Test.Ct) is not null)
        {
        }
    }

    // Ten a second.
    private async IAsyncEnumerable<StreamEvent?> TickAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (var i = 0; ; i++)
        {
            Volatile.Write(ref _ticks, i);
            yield return new StreamEvent($"{i}", "tick", $"{i}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
    }
}
