using ProdReady.App;
using ProdReady.App.Data;
using ProdReady.App.OpenApi;
using ProdReady.App.Sessions;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Caching;
using ProdReady.Platform.Database;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.Json;
using ProdReady.Platform.Redis;

// The production checklist of a host that speaks HTTP, in reading order.
var builder = WebApplication.CreateBuilder(args);
builder.AddHosting();
builder.AddErrors();
builder.AddStrictJson();
builder.AddRedis();
builder.AddCaching();
builder.AddDatabase<AppDbContext>();
builder.AddIdempotency();
builder.AddSessions();
builder.AddFeatures();
builder.AddOpenApiDocument();

var app = builder.Build();
app.UseErrors();
app.UseHosting();
app.UseRouting();
app.UseSessionAuthentication();
app.UseAuthorization();
app.UseIdempotency();
app.UseSafeMethodRetry();
app.MapFeatures();
app.MapOpenApiDocument();
return await app.RunToExitCodeAsync();
