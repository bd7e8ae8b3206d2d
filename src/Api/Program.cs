using ProdReady.App;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddRedis();
builder.AddDatabase<AppDbContext>();
builder.AddIdempotency();
builder.AddFeatures();

var app = builder.Build();
app.UseIdempotency();
app.UseSafeMethodRetry();
app.MapFeatures();
return await app.RunToExitCodeAsync();
