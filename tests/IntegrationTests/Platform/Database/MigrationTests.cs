using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using ProdReady.App;
using ProdReady.App.Accounts;
using ProdReady.App.Data;
using ProdReady.App.Documents;
using ProdReady.App.Invoices;
using ProdReady.App.LooseObjects;
using ProdReady.App.Payments;
using ProdReady.App.Receipts;
using ProdReady.Dev.Processes;
using ProdReady.Dev.Servers;
using ProdReady.Platform.ObjectStorage;
using ProdReady.Platform.Encryption;

namespace ProdReady.IntegrationTests.Platform.Database;

public sealed class MigrationTests(TestServers servers)
{
    [Fact]
    public async Task Every_migration_goes_up_down_and_up_again_with_data_in_the_tables()
    {
        await using var db = await NewDatabaseAsync(await servers.AllAsync());
        var migrator = db.GetService<IMigrator>();
        var migrations = db.Database.GetMigrations().ToList();
        await migrator.MigrateAsync(cancellationToken: Test.Ct);

        for (var newest = migrations.Count - 1; newest >= 0; newest--)
        {
            await migrator.MigrateAsync(cancellationToken: Test.Ct);
            await FillAsync(db);
            await migrator.MigrateAsync(newest == 0 ? Migration.InitialDatabase : migrations[newest - 1], Test.Ct);
        }

        Assert.Equal(["__EFMigrationsHistory"], await db.Database.SqlQuery<string>($"""
            SELECT tablename::text AS "Value" FROM pg_tables WHERE schemaname = 'public'
            """).ToListAsync(Test.Ct));
        await migrator.MigrateAsync(cancellationToken: Test.Ct);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Test.Ct));
    }

    [Fact]
    public async Task The_model_has_no_change_without_a_migration()
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(Guid.Empty);

        Assert.False(scope.Db.Database.HasPendingModelChanges(), "Run ./dev new-migration NAME.");
    }

    [Fact]
    public async Task Migrators_that_run_at_once_take_turns()
    {
        await using var db = await NewDatabaseAsync(await servers.AllAsync());

        var ends = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => MigrateAsync(db)));

        Assert.All(ends, end => Assert.True(end.Code == 0, end.Output));
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Test.Ct));
    }

    [Fact]
    public async Task A_database_of_another_history_is_left_as_it_is_with_one_line_that_says_so()
    {
        await using var db = await NewDatabaseAsync(await servers.AllAsync());
        await db.GetService<IMigrator>().MigrateAsync(cancellationToken: Test.Ct);
        var newest = db.Database.GetMigrations().Last();
        await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO "__EFMigrationsHistory" VALUES ('20990101000000_Newer', '10.0.0')""", Test.Ct);

        Assert.Equal(0, (await MigrateAsync(db)).Code);
        await db.Database.ExecuteSqlAsync(
            $"""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = {newest}""", Test.Ct);
        var (code, output) = await MigrateAsync(db);

        Assert.Equal(65, code);
        Assert.StartsWith(
            "The database has the migrations 20990101000000_Newer, which this build", output, StringComparison.Ordinal);
        Assert.Contains(newest, output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd().Split('\n'));
    }

    private static async Task<(int? Code, string Output)> MigrateAsync(AppDbContext db)
    {
        var settings = new Dictionary<string, string>
        {
            ["Database__ConnectionString"] = db.Database.GetConnectionString()!,
        };
        await using var migrator = AppProcess.Start("Migrator", settings);
        return (await migrator.WaitForExitAsync(TimeSpan.FromMinutes(2), Test.Ct), migrator.Output);
    }

    private static async Task<AppDbContext> NewDatabaseAsync(LocalServers servers)
    {
        var name = $"migrations_{Guid.CreateVersion7():N}";
        await servers.AdministerAsync($"CREATE DATABASE {name} OWNER app_migrator", ct: Test.Ct);
        var connection = new NpgsqlConnectionStringBuilder(
            servers.MigratorSettings["Database__ConnectionString"])
        { Database = name, PersistSecurityInfo = true };
        return new AppDbContext(new DbContextOptionsBuilder<AppDbContext>().UseNpgsql(connection.ConnectionString)
            .UseApplicationServiceProvider(KeysOn(connection.ConnectionString))
            .ReplaceService<IModelCacheKeyFactory, ModelOfKeys>().Options);
    }

    private static ServiceProvider KeysOn(string database)
    {
        var masterKeys = Options.Create(new EncryptionOptions { MasterKeys = Convert.ToBase64String(new byte[32]) });
        var table = new KeyTable(NpgsqlDataSource.Create(database), new MasterKeys(masterKeys), TimeProvider.System);
        return new ServiceCollection().AddSingleton(new ColumnKeys(table, TimeProvider.System)).BuildServiceProvider();
    }

    // One row in each table of the product, so that a Down which cannot cope with data fails.
    private static async Task FillAsync(AppDbContext db)
    {
        var now = DateTimeOffset.UnixEpoch;
        var tenant = new Tenant { Id = Guid.CreateVersion7(), Name = "Test Ltd", CreatedAt = now };
        var customer = TestDatabase.NewCustomer(tenant.Id);
        var invoice = new Invoice
        {
            Id = Guid.CreateVersion7(), TenantId = tenant.Id, CustomerId = customer.Id, Number = 1, Currency = "EUR",
            CreatedAt = now,
        };
        var user = User.Register($"{Guid.NewGuid():N}@example.test", "Ada", now);
        db.AddRange(tenant, customer, invoice, user);
        db.Add(new Membership { TenantId = tenant.Id, UserId = user.Id, Role = Roles.Owner });
        db.Add(new Receipt { Id = Guid.CreateVersion7(), TenantId = tenant.Id, InvoiceId = invoice.Id, IssuedAt = now });
        db.Add(new Payment
        {
            Id = Guid.CreateVersion7(), TenantId = tenant.Id, InvoiceId = invoice.Id, Amount = 1, Currency = "EUR",
            PaymentMethod = "pm", CreatedAt = now, CheckAt = now,
        });
        var place = ObjectName.New(tenant.Id);
        db.Add(Document.Of(place, "a.pdf", "application/pdf", 1, [1], invoice.Id, now));
        db.Add(LooseObject.ToRemove(place, now));
        db.Add(LooseObject.ToRemove(ObjectName.New(Guid.Empty), now));
        await db.SaveChangesAsync(Test.Ct);
        db.ChangeTracker.Clear();
    }
}
