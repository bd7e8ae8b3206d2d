using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ProdReady.App;
using ProdReady.IntegrationTests.Platform.Messaging;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Hosting;

namespace ProdReady.FaultTests.Drills;

/// <summary>
/// What must be true after each drill: compared are the clients' ledger, the provider's count of charges, the database, the mail
/// folder and the broker.
/// </summary>
internal sealed class Invariants(Stage stage, ClientLedger ledger, IReadOnlyList<TestTenant> companies)
{
    private readonly string _ours = $"tenant_id IN ({string.Join(", ", companies.Select(company => $"'{company.Id}'"))})";
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(60);

    /// <summary>Null when nothing is left to do, else what the system still has to do after <paramref name="limit"/>.</summary>
    public async Task<string?> SettleAsync(TimeSpan? limit = null)
    {
        var began = Stopwatch.GetTimestamp();
        string? open;
        while ((open = await OpenAsync()) is not null && Stopwatch.GetElapsedTime(began) < (limit ?? SettleLimit))
        {
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        return open;
    }

    /// <summary>Every way in which the system is not what its clients were told; none when all is well.</summary>
    public async Task<IReadOnlyList<string>> BrokenAsync()
    {
        var broken = new List<string>(ledger.Lies);
        await CompareAsync(broken, "customer", $"SELECT id FROM customers WHERE {_ours}", ledger.Customers.Keys);
        await CompareAsync(broken, "document", $"SELECT id FROM documents WHERE {_ours}", ledger.Documents.Keys);
        await CompareAsync(broken, "invoice", $"SELECT id FROM invoices WHERE {_ours}", ledger.Invoices.Keys);
        await CompareAsync(
            broken, "paid invoice", $"SELECT id FROM invoices WHERE status = 'Paid' AND {_ours}", ledger.Paid.Keys);
        await CompareAsync(
            broken, "payment", $"SELECT invoice_id FROM payments WHERE status = 'Succeeded' AND {_ours}", ledger.Paid.Keys);
        await CompareAsync(broken, "receipt", $"SELECT invoice_id FROM receipts WHERE {_ours}", ledger.Paid.Keys);
        Compare(broken, "charge", Charged(), ledger.Paid.Keys);
        var receipts = await IdsAsync($"SELECT id FROM receipts WHERE {_ours}");
        Compare(broken, "mailed receipt", Mails().Intersect(receipts), receipts);
        await NumbersAsync(broken);
        await DeadLettersAsync(broken);
        await AuditTrailAsync(broken);
        return broken;
    }

    private async Task<string?> OpenAsync()
    {
        var left = await stage.Servers.AdministerAsync($"SELECT count(*) FROM outbox_messages WHERE {_ours}", ct: Ct);
        if (left != "0") return $"{left} messages in the outbox";
        var receipts = await IdsAsync($"SELECT id FROM receipts WHERE {_ours}");
        var mails = receipts.Intersect(Mails()).Count();
        return receipts.Count < ledger.Paid.Count ? $"{ledger.Paid.Count} invoices are paid, {receipts.Count} receipts issued"
            : mails < receipts.Count ? $"{receipts.Count} receipts are issued, {mails} mailed"
            : null;
    }

    private async Task CompareAsync(List<string> broken, string what, string query, IEnumerable<Guid> told) =>
        Compare(broken, what, await IdsAsync(query), told);

    private static void Compare(List<string> broken, string what, IEnumerable<Guid> found, IEnumerable<Guid> told)
    {
        var (there, expected) = (found.ToLookup(id => id), told.ToHashSet());
        Add($"{what} acknowledged, but lost", expected.Where(id => !there.Contains(id)));
        Add($"{what} that nobody was told of", there.Select(group => group.Key).Where(id => !expected.Contains(id)));
        Add($"{what} made more than once", there.Where(group => group.Count() > 1).Select(group => group.Key));

        void Add(string fault, IEnumerable<Guid> ids)
        {
            var all = ids.ToList();
            if (all.Count > 0) broken.Add($"{all.Count} x {fault}, such as {all[0]}");
        }
    }

    // What the clients were told, and what the tenants have: 1, 2, 3 and so on, each once.
    private async Task NumbersAsync(List<string> broken)
    {
        var rows = await stage.Servers.AdministerAsync($"""
            SELECT tenant_id FROM invoices WHERE {_ours} GROUP BY tenant_id
            HAVING count(*) <> max(number) OR count(DISTINCT number) <> count(*) OR min(number) <> 1
            """, ct: Ct);
        if (rows.Length > 0) broken.Add($"invoice numbers with a gap or a double: tenant {rows}");

        var numbers = await stage.Servers.AdministerAsync($"SELECT id, number FROM invoices WHERE {_ours}", ct: Ct);
        foreach (var row in numbers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')))
        {
            if (ledger.Invoices.TryGetValue(Guid.Parse(row[0]), out var told) && row[1] != $"{told}")
            {
                broken.Add($"invoice {row[0]} has number {row[1]}, and its client was told {told}");
            }
        }
    }

    private async Task DeadLettersAsync(List<string> broken)
    {
        await using var broker = await Broker.ConnectAsync(stage.Servers.AppSettings);
        foreach (var queue in Features.Consumers.Select(consumer => consumer.Queue))
        {
            if (await broker.CountAsync($"{queue}_error") is > 0 and var count)
            {
                broken.Add($"{count} dead letters of {queue}, such as by {await broker.ReasonAsync(queue)}");
            }
        }
    }

    private async Task AuditTrailAsync(List<string> broken)
    {
        var chain = new AuditChain(stage.Database.AcrossTenants, NullLogger<AuditChain>.Instance);
        try
        {
            await ReadTwiceAsync(() => chain.VerifyAsync(Ct));
        }
        catch (CommandException tampered)
        {
            broken.Add(tampered.Message);
        }
    }

    // Our own connections broke with the system's, and the first to find out takes the others with it.
    private static async Task ReadTwiceAsync(Func<Task> readAsync)
    {
        try
        {
            await readAsync();
        }
        catch (InvalidOperationException broken) when (broken.InnerException is NpgsqlException)
        {
            await readAsync();
        }
    }

    private async Task<List<Guid>> IdsAsync(string query) =>
    [
        .. (await stage.Servers.AdministerAsync(query, ct: Ct))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse),
    ];

    private IEnumerable<Guid> Charged() => stage.System.Sandbox.Ledger.Charges()
        .Select(charge => Guid.Parse(charge.Metadata["invoice_id"])).Where(ledger.Invoices.ContainsKey);

    private List<Guid> Mails() =>
    [
        .. Directory.GetFiles(stage.System.MailFolder, "receipt-*.eml")
            .Select(file => Guid.Parse(Path.GetFileNameWithoutExtension(file)["receipt-".Length..])),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
