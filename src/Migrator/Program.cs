using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Hosting;

// Changes the schema, then exits. It alone signs in as the schema's owner; the Api and the Worker never migrate.
var builder = Host.CreateApplicationBuilder(args);
builder.AddSecretFiles();
builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Warning);
builder.AddValidatedOptions<DatabaseOptions>(DatabaseOptions.Section);
builder.Services.AddDbContext<AppDbContext>((services, options) => options.UseNpgsql(
    services.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString,
    npgsql => npgsql.CommandTimeout((int)TimeSpan.FromHours(1).TotalSeconds)));

var host = builder.Build();
return await host.RunToExitCodeAsync(async ct =>
{
    await using var scope = host.Services.CreateAsyncScope();
    var database = scope.ServiceProvider.GetRequiredService<AppDbContext>().Database;

    // Held by this session over all migrations. EF Core lets its own lock go between two of them, and a second Migrator,
    // as when two releases overlap, would run the next one too.
    await database.OpenConnectionAsync(ct);
    await database.ExecuteSqlAsync($"SELECT pg_advisory_lock(hashtext('migrations'))", ct);
    await database.RefuseDivergedAsync(ct);
    await database.MigrateAsync(ct);
});
