using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ProdReady.Dev.Sandbox;

/// <summary>
/// The outside systems in one: a payment provider that speaks the wire format of Stripe's PaymentIntents and counts what it
/// charges, and a language model that speaks Anthropic's and counts tokens (<see cref="CreateMessage"/>). They misbehave on
/// demand: by the payment method of a request (<c>pm_sandbox_slow</c>, see <see cref="Behaviour"/>) or by
/// <see cref="Behave"/>. It forgets everything when it ends.
/// </summary>
public sealed class PaymentSandbox : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly Behaviours _behaviours;

    private PaymentSandbox(WebApplication host)
    {
        _host = host;
        _behaviours = host.Services.GetRequiredService<Behaviours>();
        Ledger = host.Services.GetRequiredService<Ledger>();
        Models = host.Services.GetRequiredService<ModelTraffic>();
        BaseAddress = new Uri(host.Urls.Single());
    }

    /// <summary>What the setting <c>Payments:BaseUrl</c> takes.</summary>
    public Uri BaseAddress { get; }

    /// <summary>A key that it accepts, as it does any other of a test account.</summary>
    public static string SecretKey => "sk_test_sandbox";

    /// <summary>What it signs its events with.</summary>
    public static string EventSecret => "whsec_sandbox";

    public Ledger Ledger { get; }

    public ModelTraffic Models { get; }

    /// <summary>The settings of a host that asks it for models; millionths of a dollar for a million tokens.</summary>
    public IReadOnlyDictionary<string, string> ModelSettings => new Dictionary<string, string>
    {
        ["Models__Provider"] = "Anthropic",
        ["Models__BaseUrl"] = BaseAddress.ToString(),
        ["Models__ApiKey"] = "sandbox",
        ["Models__Primary__Name"] = "sandbox-large",
        ["Models__Primary__InputPrice"] = "3000000",
        ["Models__Primary__CachedInputPrice"] = "300000",
        ["Models__Primary__OutputPrice"] = "15000000",
        ["Models__Fallback__Name"] = "sandbox-small",
        ["Models__Fallback__InputPrice"] = "1000000",
        ["Models__Fallback__OutputPrice"] = "5000000",
    };

    /// <summary>From now on, tells this address what became of each payment.</summary>
    public void SendEventsTo(Uri address) => _host.Services.GetRequiredService<PaymentEvents>().Address = address;

    /// <summary>Sends the event of a payment that it knows, signed as of then; returns the status of the answer.</summary>
    public Task<HttpStatusCode> SendEventAsync(
        Uri address, PaymentIntent intent, string? eventId = null, DateTimeOffset? at = null, string? secret = null) =>
        _host.Services.GetRequiredService<PaymentEvents>().SendAsync(address, intent, eventId, at, secret);

    /// <summary>Listens on 127.0.0.1 and on a free port unless told.</summary>
    public static async Task<PaymentSandbox> StartAsync(int port = 0, IPAddress? address = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Ledger>();
        builder.Services.AddSingleton<Behaviours>();
        builder.Services.AddSingleton<IdempotencyKeys>();
        builder.Services.AddSingleton<CreatePaymentIntent>();
        builder.Services.AddSingleton<ModelTraffic>();
        builder.Services.AddSingleton<CreateMessage>();
        builder.Services.AddSingleton<PaymentEvents>();
        var host = builder.Build();
        host.MapSandbox();
        await host.StartAsync();
        return new PaymentSandbox(host);
    }

    /// <summary>
    /// The next requests with this idempotency key, <c>metadata[invoice_id]</c> or text in a prompt (for "*": of any) meet
    /// these behaviours in turn, such as <c>error</c>, <c>rate_limited:1</c>, <c>drop_after_charge</c>, <c>normal</c>.
    /// </summary>
    public void Behave(string keyOrInvoice, params string[] behaviours) =>
        _behaviours.Enqueue(keyOrInvoice, behaviours.Select(Behaviour.Parse));

    /// <summary>From now on all others meet this one, such as <c>error</c>; null: they are treated well again.</summary>
    public void BehaveAlways(string? behaviour) =>
        _behaviours.Always = behaviour is null ? null : Behaviour.Parse(behaviour);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _host.StopAsync(atOnce.Token);
        await _host.DisposeAsync();
    }
}
