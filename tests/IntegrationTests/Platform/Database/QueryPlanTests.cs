using System.Net;
using System.Text.RegularExpressions;
using ProdReady.Dev.Servers;
using ProdReady.IntegrationTests.Documents;

namespace ProdReady.IntegrationTests.Platform.Database;

/// <summary>
/// A query without an index is quick on a developer's ten rows and stops production on a million. Here PostgreSQL itself
/// reports the plan of every statement that the routes and the jobs send, on tables large enough for a scan to hurt.
/// </summary>
public sealed partial class QueryPlanTests
{
    private const int Tenants = 20;
    private const int RowsOfEach = 1000;
    private static readonly string[] ByTheClock =
        ["status = 'Processing'", "FROM outbox_messages", "FROM sessions",
        "FROM loose_objects", "FROM documents", "WITH RECURSIVE waiting"];

    [Fact]
    public async Task No_shipped_query_reads_a_whole_table_or_sorts_it()
    {
        await using var servers = await OwnServers.StartAsync(Test.Ct);
        await using var system = await TestSystem.StartAsync(servers);
        var tenant = await system.NewTenantAsync(Test.Ct);
        var first = new { name = "First", email = "first@example.test" };
        (await Call.Post("/v1/customers", first).SendAsync(tenant.Client)).Is(HttpStatusCode.Created);
        (await SomeDocument.UploadAsync(tenant.Client)).Is(HttpStatusCode.Created);
        await FillAsync(servers, tenant.Id);
        await ExplainEverythingAsync(servers);

        foreach (var path in await RoutesAsync(servers, tenant.Id))
        {
            (await Call.Get(path).SendAsync(tenant.Client)).Is(HttpStatusCode.OK);
        }

        var newcomer = await system.NewTenantAsync(Test.Ct);
        (await Call.Get("/v1/me").SendAsync(newcomer.Client)).Is(HttpStatusCode.OK);
        await Eventually.IsTrueAsync(
            async () => await PlansAsync(servers) is var seen && ByTheClock.All(text => seen.Any(plan => plan.Contains(text))),
            "the jobs have run and the session was read", TimeSpan.FromSeconds(60));
        var plans = await PlansAsync(servers);
        var slow = plans.Where(plan => ReadsAll().IsMatch(plan) || (Sorts().IsMatch(plan) && !SortsTurns(plan))).ToList();
        Assert.True(slow.Count == 0, string.Join('\n', slow));
    }

    private static async Task<string[]> RoutesAsync(LocalServers servers, Guid tenant)
    {
        var customer = await IdAsync("customers");
        var invoice = await IdAsync("invoices");
        return
        [
            "/v1/customers?sort=name", "/v1/customers?sort=-name",
            "/v1/customers?sort=createdAt", "/v1/customers?sort=-createdAt",
            "/v1/customers?name=bob", "/v1/customers?email=bob7@example.test", $"/v1/customers/{customer}",
            "/v1/invoices", "/v1/invoices?status=sent", $"/v1/invoices?customerId={customer}",
            $"/v1/invoices?status=sent&customerId={customer}", $"/v1/invoices/{invoice}",
            $"/v1/payments/{await IdAsync("payments")}", "/v1/me",
            "/v1/jobs", "/v1/jobs?state=failed",
            "/v1/documents", $"/v1/documents?invoiceId={invoice}", $"/v1/documents/{await IdAsync("documents")}",
        ];

        Task<string> IdAsync(string table) =>
            servers.AdministerAsync($"SELECT id FROM {table} WHERE tenant_id = '{tenant}' LIMIT 1", ct: Test.Ct);
    }

    // With the texts of one encrypted row in all of them: only the hashes, which are what is searched, must differ.
    private static async Task FillAsync(LocalServers servers, Guid mine)
    {
        await servers.AdministerAsync(
            $$"""
            INSERT INTO tenants (id, name, created_at)
            SELECT gen_random_uuid(), 'T' || n, now() FROM generate_series(2, {{Tenants}}) n;
            INSERT INTO users (id, display_name, created_at, email, normalized_email, normalized_user_name, password_hash,
                email_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            SELECT gen_random_uuid(), display_name, now(), email, hash, hash, 'U', true, false, true, 0
            FROM (SELECT display_name, email FROM users LIMIT 1) AS texts,
                (SELECT sha256(n::text::bytea) AS hash FROM generate_series(1, {{Tenants * RowsOfEach}}) n) AS hashes;
            INSERT INTO memberships (tenant_id, user_id, role)
            SELECT '{{mine}}', id, 'member' FROM users WHERE password_hash = 'U';
            INSERT INTO customers (id, tenant_id, name, email, lookup_email, created_at)
            SELECT gen_random_uuid(), t.id, 'Bob ' || n, (SELECT email FROM customers LIMIT 1), sha256(n::text::bytea),
                now() - n * interval '1 s'
            FROM tenants t, generate_series(1, {{RowsOfEach}}) n;
            INSERT INTO invoices (id, tenant_id, customer_id, number, currency, created_at, status, total, lines)
            SELECT gen_random_uuid(), tenant_id, id, row_number() OVER (PARTITION BY tenant_id), 'EUR', created_at,
                (ARRAY['Draft', 'Sent', 'Paid', 'Void'])[1 + (random() * 3)::int], 2500, '[]' FROM customers;
            INSERT INTO payments (id, tenant_id, invoice_id, amount, currency, payment_method, created_at, check_at, status)
            SELECT gen_random_uuid(), tenant_id, id, 2500, 'EUR', 'pm', created_at, created_at, 'Succeeded' FROM invoices;
            INSERT INTO documents (id, tenant_id, invoice_id, name, media_type, size, sha256, object_id, created_at, status,
                scan_asked_at)
            SELECT gen_random_uuid(), i.tenant_id, i.id, d.name, media_type, size, sha256, object_id, i.created_at, 'Available',
                i.created_at
            FROM invoices i, (SELECT * FROM documents LIMIT 1) AS d;
            INSERT INTO jobs (id, tenant_id, actor_id, kind, input, is_personal, created_at, expires_at, state, progress,
                revision, attempts, fence, due_at, claimed_at)
            SELECT gen_random_uuid(), tenant_id, id, 'report', '{}', false, created_at, now() + interval '1 day', 'Succeeded',
                100, 3, 1, 1, created_at, created_at FROM customers;
            """, ct: Test.Ct);
        await servers.AdministerAsync("ANALYZE", ct: Test.Ct);
    }

    // auto_explain writes the plan of each statement into the server's log; connections made from now on have it.
    private static async Task ExplainEverythingAsync(LocalServers servers)
    {
        await servers.AdministerAsync(
            """
            ALTER ROLE app_user SET session_preload_libraries = 'auto_explain';
            ALTER ROLE app_user SET auto_explain.log_min_duration = 0;
            """, ct: Test.Ct);
        await servers.PgBouncer.StopAsync(Test.Ct);
        await servers.PgBouncer.StartAsync(Test.Ct);
    }

    private static async Task<string[]> PlansAsync(LocalServers servers) =>
        [.. (await servers.Postgres.ReadLogAsync(Test.Ct)).Split("Query Text: ").Skip(1)];

    // Of the tenants that have a job waiting; how many they are, the planner does not know of a recursion.
    private static bool SortsTurns(string plan) => plan.Contains("Recursive Union");

    // Of the tables that were filled; one that is empty by design, such as the outbox, is read whole at no cost.
    [GeneratedRegex("Seq Scan on (customers|invoices|payments|documents|jobs|users|memberships)")]
    private static partial Regex ReadsAll();

    // Sorting the few rows costs nothing that a unique index has found.
    [GeneratedRegex(@"Sort +\(cost=\S+ rows=\d{3}")]
    private static partial Regex Sorts();
}
