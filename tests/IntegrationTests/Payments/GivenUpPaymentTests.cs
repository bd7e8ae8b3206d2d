using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProdReady.App.Data;
using ProdReady.App.Invoices;
using ProdReady.App.Payments;
using ProdReady.Dev.Sandbox;
using ProdReady.IntegrationTests.Platform.Messaging;
using ProdReady.Platform.Database;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Redis;
using ProdReady.Platform.Tenancy;

namespace ProdReady.IntegrationTests.Payments;

/// <summary>The job of a Worker alone, with a database, a provider and a clock of the test's own.</summary>
public sealed class GivenUpPaymentTests(TestServers servers)
{
    [Fact]
    public async Task A_payment_unknown_for_23_hours_is_no_longer_asked_about_and_reported_at_every_turn()
    {
        var settings = await OwnDatabase.CreateAsync(await servers.AllAsync());
        await using var sandbox = await PaymentSandbox.StartAsync();
        var begun = DateTimeOffset.UnixEpoch;
        var (invoice, payment) = await BeginAsync(settings, begun);

        sandbox.Behave(payment.ToString(), "error", "error");
        var log = await RunAsync(settings, sandbox, begun + new TimeSpan(22, 59, 59), _ => sandbox.Ledger.Arrivals().Count > 0);
        Assert.DoesNotContain(log, IsReport);

        // The provider would charge now, and has forgotten whether it did.
        var asked = sandbox.Ledger.Arrivals().Count;
        log = await RunAsync(settings, sandbox, begun + new TimeSpan(30, 0, 0), log => log.Count(IsReport) > 1);

        Assert.All(log.Where(IsReport), line => Assert.StartsWith("Error 1 payments are older than 23:00:00", line));
        Assert.Equal(asked, sandbox.Ledger.Arrivals().Count);
        Assert.Empty(sandbox.Ledger.Charges());
        using var host = Build(settings, sandbox, begun, []);
        await using var db = host.Services.GetRequiredService<AcrossTenants<AppDbContext>>().Open();
        Assert.Equal(PaymentStatus.Processing, (await db.Payments.SingleAsync(row => row.Id == payment, Test.Ct)).Status);
        Assert.Equal(InvoiceStatus.Paying, (await db.Invoices.SingleAsync(row => row.Id == invoice, Test.Ct)).Status);
    }

    [Theory]
    [InlineData("charged pi_1", PaymentStatus.Succeeded, InvoiceStatus.Paid, 1)]
    [InlineData("not-charged", PaymentStatus.Failed, InvoiceStatus.Sent, 0)]
    public async Task A_person_settles_a_given_up_payment_once_and_no_other(
        string outcome, PaymentStatus payment, InvoiceStatus invoice, int events)
    {
        var settings = await OwnDatabase.CreateAsync(await servers.AllAsync());
        await using var sandbox = await PaymentSandbox.StartAsync();
        var begun = DateTimeOffset.UnixEpoch;
        var (invoiceId, paymentId) = await BeginAsync(settings, begun);
        string[] words = [paymentId.ToString(), .. outcome.Split(' ')];

        using (var early = Build(settings, sandbox, begun + new TimeSpan(22, 59, 59), []))
        {
            await RefusedAsync(early, words, "still asked about");
        }

        using var host = Build(settings, sandbox, begun + new TimeSpan(23, 0, 0), []);
        await RefusedAsync(host, [Guid.NewGuid().ToString(), "not-charged"], "There is no payment");
        await RefusedAsync(host, [paymentId.ToString(), "perhaps"], "Usage:");
        await host.Services.GetRequiredService<SettleByHand>().RunAsync(words, Test.Ct);
        await RefusedAsync(host, words, "already");

        await using var db = host.Services.GetRequiredService<AcrossTenants<AppDbContext>>().Open();
        Assert.Equal(payment, (await db.Payments.SingleAsync(row => row.Id == paymentId, Test.Ct)).Status);
        Assert.Equal(invoice, (await db.Invoices.SingleAsync(row => row.Id == invoiceId, Test.Ct)).Status);
        Assert.Equal(events, await db.OutboxMessages.CountAsync(row => row.Type == typeof(InvoicePaid).FullName, Test.Ct));
        Assert.Empty(sandbox.Ledger.Arrivals());
    }

    private static async Task RefusedAsync(IHost host, string[] words, string reason)
    {
        var settle = host.Services.GetRequiredService<SettleByHand>();
        var refused = await Assert.ThrowsAsync<CommandException>(() => settle.RunAsync(words, Test.Ct));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static bool IsReport(string line) =>
        line.Contains("compare them with the provider by hand", StringComparison.Ordinal);

    private static async Task<(Guid Invoice, Guid Payment)> BeginAsync(Dictionary<string, string> settings, DateTimeOffset begun)
    {
        await using var sandbox = await PaymentSandbox.StartAsync();
        using var host = Build(settings, sandbox, begun, []);
        var tenant = Guid.CreateVersion7();
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(tenant);
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.Tenants.Add(new() { Id = tenant, Name = "Test Ltd", CreatedAt = begun });
        var (invoice, payment) = SomePayment.AddPaying(db, tenant, begun, checkAt: begun);
        await db.SaveChangesAsync(Test.Ct);
        return (invoice, payment);
    }

    // As a Worker that lives at that time, until something is true.
    private static async Task<IReadOnlyCollection<string>> RunAsync(
        Dictionary<string, string> settings, PaymentSandbox sandbox, DateTimeOffset now,
        Func<IReadOnlyCollection<string>, bool> until)
    {
        var log = new ConcurrentQueue<string>();
        using var host = Build(settings, sandbox, now, log);
        await host.StartAsync(Test.Ct);
        await Eventually.IsTrueAsync(() => until(log), "the job has done what it does at that time", TimeSpan.FromSeconds(30));
        await host.StopAsync(Test.Ct);
        return log;
    }

    private static IHost Build(
        Dictionary<string, string> settings, PaymentSandbox sandbox, DateTimeOffset now, ConcurrentQueue<string> log)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "tests" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Payments:BaseUrl"] = sandbox.BaseAddress.ToString(),
            ["Payments:SecretKey"] = PaymentSandbox.SecretKey,
            ["Payments:Calls:Retries"] = "1",
            ["Payments:Settlement:Interval"] = "00:00:00.100",
        });
        builder.Services.AddSingleton<TimeProvider>(new Clock(now));
        builder.Logging.AddProvider(new Lines(log));
        builder.AddRedis();
        builder.AddDatabase<AppDbContext>();
        builder.AddEncryption();
        builder.AddPaymentProvider();
        builder.Services.AddHostedService<SettlePaymentsJob>();
        builder.Services.AddSingleton<SettleByHand>();
        return builder.Build();
    }

    /// <summary>Stands at one time, while timers run on.</summary>
    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
            // The lines are the test's.
        }
    }
}
