using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Hosting;

// Changes the schema, then exits. It alone signs in as the schema's owner; the Api and the Worker never migrate.
var builder = Host.CreateApplicationBuilder(args);
builder.AddSecretFiles();
builder.AddValidatedOptions<DatabaseOptions>(DatabaseOptions.Section);
builder.Services.AddDbContext<AppDbContext>((services, options) => options.UseNpgsql(
    services.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString));

var host = builder.Build();
return await host.RunToExitCodeAsync(async ct =>
{
    await using var scope = host.Services.CreateAsyncScope();
    await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.MigrateAsync(ct);
});
