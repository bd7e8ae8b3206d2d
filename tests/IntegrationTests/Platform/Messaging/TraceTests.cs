using System.Diagnostics;

namespace ProdReady.IntegrationTests.Platform.Messaging;

[Collection("Messaging")] // One exchange carries the messages of all these tests.
public sealed class TraceTests(TestServers shared)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_trace_leads_from_the_write_to_the_consumer(bool recorded)
    {
        using var listener = Listen(recorded);
        var settings = await OwnDatabase.CreateAsync(await shared.AllAsync());
        await using var host = await MessagingHost.StartAsync(settings);
        ActivityTraceId? seen = null;
        host.Notes.Does = (_, _) =>
        {
            seen = Activity.Current?.TraceId;
            return Task.CompletedTask;
        };

        using var request = new Activity("request").Start();
        await host.SaveAsync(db => db.Publish(new Note(1)));

        await Eventually.IsTrueAsync(() => host.Notes.Done.Count == 1, "consumed");
        Assert.Equal(request.TraceId, seen);
    }

    // As an exporter would.
    private static ActivityListener Listen(bool recorded)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => recorded,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
