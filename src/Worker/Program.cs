using ProdReady.App;
using ProdReady.App.Data;
using ProdReady.Platform.Database;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddRedis();
builder.AddDatabase<AppDbContext>();
builder.AddMessaging(Features.Messages, Features.Consumers);
builder.AddIdempotencyPurge();
builder.AddFeatures();
builder.AddJobs();

var app = builder.Build();
return await app.RunToExitCodeAsync();
