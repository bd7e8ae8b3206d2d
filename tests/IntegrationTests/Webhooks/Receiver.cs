using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using ProdReady.IntegrationTests.Platform;

namespace ProdReady.IntegrationTests.Webhooks;

/// <summary>A tenant's own system, which keeps what it was posted and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private TestHost _host = null!;

    public ConcurrentQueue<Posted> All { get; } = new();
    public Uri Url => new(_host.Client.BaseAddress!, "/hooks");

    /// <summary>What the next answers are; the last one goes on.</summary>
    public Func<HttpContext, Task> Answers { get; set; } = _ => Task.CompletedTask;

    public static async Task<Receiver> StartAsync()
    {
        var receiver = new Receiver();
        receiver._host = await TestHost.StartAsync(_ => { }, app => app.Run(receiver.ReceiveAsync));
        return receiver;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        All.Enqueue(new Posted(
            context.Request.Headers["webhook-id"]!, context.Request.Headers["webhook-timestamp"]!,
            context.Request.Headers["webhook-signature"]!, await reader.ReadToEndAsync(Test.Ct)));
        await Answers(context);
    }
}

internal sealed record Posted(string Id, string Timestamp, string Signatures, string Body)
{
    /// <summary>As the specification tells a receiver to verify, by none of the product's code.</summary>
    public bool IsSignedWith(string secret)
    {
        var key = Convert.FromBase64String(secret.Split('_')[1]);
        using var hmac = new HMACSHA256(key);
        var expected = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(Id + "." + Timestamp + "." + Body)));
        return Signatures.Split(' ').Contains("v1," + expected);
    }
}
