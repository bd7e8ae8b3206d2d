using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace ProdReady.Dev.Sandbox;

/// <summary>
/// One bucket that speaks the part of Amazon's S3 that an object storage needs, checks each signature (V4) with the hash of
/// the body, and misbehaves on demand, see <see cref="Behave"/>. It keeps everything in memory and forgets it when it ends.
/// </summary>
public sealed class S3Sandbox : IAsyncDisposable
{
    public const string Bucket = "documents";
    public const string Region = "eu-central-1";
    public const string AccessKeyId = "sandbox";
    public const string SecretAccessKey = "sandbox-secret";

    private readonly WebApplication _host;
    private readonly Behaviours _behaviours = new();
    private readonly S3Requests _requests;

    private S3Sandbox(WebApplication host)
    {
        _host = host;
        var signatures = new S3Signature(Region, AccessKeyId, SecretAccessKey, TimeProvider.System);
        _requests = new S3Requests(Objects, _behaviours, signatures);
    }

    public Uri BaseAddress => new(_host.Urls.Single());

    public S3Objects Objects { get; } = new();

    /// <summary>How many requests hang now, as <see cref="Behave"/> told them to.</summary>
    public int Hanging => _requests.Hanging;

    /// <summary>What a host needs to use it.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["ObjectStorage__S3__ServiceUrl"] = BaseAddress.ToString(),
        ["ObjectStorage__S3__Bucket"] = Bucket,
        ["ObjectStorage__S3__Region"] = Region,
        ["ObjectStorage__S3__AccessKeyId"] = AccessKeyId,
        ["ObjectStorage__S3__SecretAccessKey"] = SecretAccessKey,
    };

    /// <summary>Listens on a free port of 127.0.0.1.</summary>
    public static async Task<S3Sandbox> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var sandbox = new S3Sandbox(builder.Build());
        sandbox._host.Run(sandbox._requests.HandleAsync);
        await sandbox._host.StartAsync();
        return sandbox;
    }

    /// <summary>
    /// The next requests for an operation, such as <c>UploadPart</c>, meet these in turn: <c>error</c>, <c>hang</c>,
    /// <c>drop</c> (breaks the connection in the middle of the body), <c>normal</c>.
    /// </summary>
    public void Behave(string operation, params string[] behaviours) =>
        _behaviours.Enqueue(operation, behaviours.Select(Behaviour.Parse));

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _host.StopAsync(atOnce.Token);
        await _host.DisposeAsync();
    }
}
