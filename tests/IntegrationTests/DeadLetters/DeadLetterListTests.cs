using System.Net;
using System.Text.Json;
using ProdReady.IntegrationTests.Operators;
using ProdReady.IntegrationTests.Platform.Messaging;

namespace ProdReady.IntegrationTests.DeadLetters;

public sealed class DeadLetterListTests(TestServers servers)
{
    private const string Route = "/v1/operator/dead-letters";

    [Fact]
    public async Task An_operator_sees_what_no_consumer_could_take_and_has_it_tried_again()
    {
        var system = await servers.SystemAsync();
        await using var broker = await Broker.ConnectAsync(system.Servers.AppSettings);
        var operates = await SomeOperator.SignInAsync(servers);
        var id = await broker.SendAsync("receipts", "this is no message"u8.ToArray());
        var first = await FindAsync(operates, id, unlike: null);
        Assert.Contains("Json", first.GetProperty("exceptionType").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, first.GetProperty("tries").GetInt32());

        (await RedriveAsync(operates, "no-such-queue")).Is(HttpStatusCode.NotFound);
        await IsInTheTrailAsync(operates, "no-such-queue");
        (await RedriveAsync(operates, "receipts")).Is(HttpStatusCode.Accepted);

        // Tried again, it failed again: the list has a new row for it in the place of the old one.
        await FindAsync(operates, id, unlike: first.GetProperty("id").GetGuid());
    }

    // At once: each call of an operator is an act, and there is soon a page of newer ones.
    private static async Task IsInTheTrailAsync(HttpClient operates, string text)
    {
        var me = (await Call.Get("/v1/me").SendAsync(operates)).Json.GetProperty("userId").GetGuid();
        var acts = await Call.Get($"/v1/operator/audit?actorId={me}&limit=5").SendAsync(operates);
        Assert.Contains(text, acts.Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    private static Task<Answer> RedriveAsync(HttpClient operates, string queue) =>
        Call.Post($"{Route}/redrive", new { queue }).SendAsync(operates);

    /// <summary>Its only row in the list.</summary>
    private static async Task<JsonElement> FindAsync(HttpClient operates, Guid messageId, Guid? unlike)
    {
        JsonElement[] rows = [];
        await Eventually.IsTrueAsync(
            async () =>
            {
                var page = (await Call.Get($"{Route}?queue=receipts&limit=100").SendAsync(operates)).Is(HttpStatusCode.OK);
                rows = [.. page.Json.GetProperty("items").EnumerateArray()
                    .Where(row => row.GetProperty("messageId").ToString() == messageId.ToString())];
                return rows.Length == 1 && rows[0].GetProperty("id").GetGuid() != unlike;
            },
            "it is listed");
        return rows[0];
    }
}
