using System.Net;
using ProdReady.IntegrationTests.Operators;

namespace ProdReady.IntegrationTests.Schedules;

public sealed class ListSchedulesTests(TestServers servers)
{
    [Fact]
    public async Task Shows_operators_what_the_workers_do_by_the_clock_and_when_it_is_due()
    {
        var client = await SomeOperator.SignInAsync(servers);

        var items = (await Call.Get("/v1/operator/schedules").SendAsync(client)).Is(HttpStatusCode.OK).Json
            .GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("name").GetString()!);

        foreach (var (name, longest) in new[] { ("purge", TimeSpan.FromHours(1)), ("verify-audit", TimeSpan.FromDays(1)) })
        {
            var dueIn = items[name].GetProperty("dueAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();
            Assert.InRange(dueIn, -TimeSpan.FromMinutes(1), longest);
        }
    }
}
