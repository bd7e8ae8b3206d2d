using System.Net;

namespace ProdReady.FaultTests;

public sealed class RedisTests(Stage stage)
{
    [Fact]
    public async Task Without_redis_every_answer_is_right_and_none_fails()
    {
        var tenant = await stage.System.NewTenantAsync(TestContext.Current.CancellationToken);
        using var other = tenant.On(1);
        var path = (await Business.NewCustomerAsync(tenant.Client)).Location;
        await ReadNameAsync(tenant.Client, path);
        await ReadNameAsync(other, path);

        stage.Servers.Redis.Kill();
        try
        {
            Assert.True(await Business.IsReadyAsync(tenant.Client), "Redis is a soft dependency.");
            await ChangeAndReadAsync(tenant.Client, other, path, "changed while Redis was down");
            await Business.NewInvoiceAsync(other);
        }
        finally
        {
            await stage.Servers.Redis.StartAsync(TestContext.Current.CancellationToken);
        }

        // What Redis or an instance kept from before must not come back with it.
        await ChangeAndReadAsync(other, tenant.Client, path, "changed after Redis came back");
    }

    private static async Task ChangeAndReadAsync(HttpClient writer, HttpClient reader, string path, string name)
    {
        var found = (await Call.Get(path).SendAsync(writer)).Is(HttpStatusCode.OK);
        var body = new { name, email = found.Json.GetProperty("email").GetString() };
        (await Call.Put(path, body, found.ETag).SendAsync(writer)).Is(HttpStatusCode.OK);

        Assert.Equal(name, await ReadNameAsync(reader, path));
        Assert.Equal(name, await ReadNameAsync(writer, path));
    }

    private static async Task<string?> ReadNameAsync(HttpClient client, string path) =>
        (await Call.Get(path).SendAsync(client)).Is(HttpStatusCode.OK).Json.GetProperty("name").GetString();
}
