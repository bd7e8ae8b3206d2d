using System.Net;
using Microsoft.EntityFrameworkCore;
using ProdReady.App;
using ProdReady.App.Invoices;
using ProdReady.IntegrationTests.Members;

namespace ProdReady.IntegrationTests.Reports;

public sealed class ReportTests(TestServers servers)
{
    private static readonly DateTimeOffset NewYear = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Shows_each_invoice_of_the_year_with_its_exact_amount_and_runs_no_formula()
    {
        var tenant = await FilledAsync();

        var lines = await SomeReport.LinesAsync(tenant.Client, 2024);
        var pages = PdfText.Read(await SomeReport.FetchAsync(tenant.Client, "pdf", 2024));

        Assert.Equal(
            [
                "number,createdAt,customer,status,currency,total,paidAt",
                "2,2024-01-01 00:00:00Z,'=HYPERLINK(1),draft,EUR,90071992547409.91,",
                "3,2024-03-04 05:06:07Z,\"Søn, \"\"Müller\"\" & (Co)\",draft,JPY,617,",
                "4,2024-12-31 23:59:59Z,'-1+2,draft,KWD,1.005,",
                "",
            ],
            lines);
        Assert.Equal(
            [
                "Invoices of 2024", "1", "No.", "Date", "Customer", "Status", "Paid", "Total",
                "2", "2024-01-01", "=HYPERLINK(1)", "draft", "", "EUR 90,071,992,547,409.91",
                "3", "2024-03-04", "Søn, \"Müller\" & (Co)", "draft", "", "JPY 617",
                "4", "2024-12-31", "-1+2", "draft", "", "KWD 1.005",
                "", "", "Sum", "", "", "EUR 90,071,992,547,409.91",
                "", "", "Sum", "", "", "JPY 617", "", "", "Sum", "", "", "KWD 1.005",
            ],
            Assert.Single(pages));
        Assert.Equal(2, (await SomeReport.LinesAsync(tenant.Client, 2010)).Length);
    }

    [Fact]
    public async Task Is_for_everybody_who_may_make_one_until_it_expires_and_goes_with_its_file()
    {
        var (system, database) = (await servers.SystemAsync(), await servers.DatabaseAsync());
        var tenant = await system.NewTenantAsync(Test.Ct);
        var member = await tenant.JoinedByAsync(Roles.Member, servers);
        var reading = await tenant.JoinedByAsync(Roles.ReadOnly, servers);
        (await SomeReport.AskAsync(reading.Client)).Is(HttpStatusCode.Forbidden);
        var location = (await SomeReport.AskAsync(tenant.Client)).Is(HttpStatusCode.Accepted).Location;
        await tenant.Client.SucceedsAsync(location);

        (await Call.Get($"{location}/content").SendAsync(member.Client)).Is(HttpStatusCode.OK);
        (await Call.Get($"{location}/content").SendAsync(reading.Client)).Is(HttpStatusCode.Forbidden);
        await using var db = database.AcrossTenants.Open();
        await db.Jobs.Where(row => row.TenantId == tenant.Id).ExecuteUpdateAsync(
            row => row.SetProperty(to => to.ExpiresAt, DateTimeOffset.UnixEpoch), Test.Ct);
        (await Call.Get($"{location}/content").SendAsync(tenant.Client)).Is(HttpStatusCode.NotFound);
        await Retention.Purging.RunAsync(database);
        await Eventually.IsTrueAsync(
            () => Directory.GetFiles(Path.Combine(system.ObjectsFolder, $"{tenant.Id:N}")).Length == 0, "the file is gone");
    }

    private async Task<TestTenant> FilledAsync()
    {
        var tenant = await (await servers.SystemAsync()).NewTenantAsync(Test.Ct);
        await using var scope = (await servers.DatabaseAsync()).For(tenant.Id);
        (string Name, string Currency, long Amount, DateTimeOffset At)[] invoices =
        [
            ("of the year before", "EUR", 1, NewYear.AddTicks(-10)),
            ("=HYPERLINK(1)", "EUR", CreateInvoiceRequest.LargestTotal, NewYear),
            ("Søn, \"Müller\" & (Co)", "JPY", 617, new DateTimeOffset(2024, 3, 4, 5, 6, 7, TimeSpan.Zero)),
            ("-1+2", "KWD", 1005, NewYear.AddYears(1).AddTicks(-10)),
            ("of the year after", "EUR", 1, NewYear.AddYears(1)),
        ];
        foreach (var (i, (name, currency, amount, at)) in invoices.Index())
        {
            var customer = TestDatabase.NewCustomer(tenant.Id);
            customer.Name = name;
            var invoice = new Invoice
            {
                Id = Guid.CreateVersion7(), TenantId = tenant.Id, CustomerId = customer.Id, Number = i + 1, Currency = currency,
                CreatedAt = at,
            };
            invoice.AddLine("All", 1, amount);
            scope.Db.AddRange(customer, invoice);
        }

        await scope.Db.SaveChangesAsync(Test.Ct);
        return tenant;
    }
}
