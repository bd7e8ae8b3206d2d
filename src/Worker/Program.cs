// The production checklist of a host that listens to queues and clocks. It speaks HTTP for its health checks alone.
if (args is ["preview-mail", .. var preview]) return MailPreview.Write(Mails.Samples, preview, Console.Out);
var builder = WebApplication.CreateBuilder(args);
builder.AddSecretFiles();
builder.AddTelemetry();
builder.AddHosting();
builder.AddRedis();
builder.AddCaching();
builder.AddDatabase<AppDbContext>();
builder.AddEncryption();
builder.AddObjectStorage();
builder.AddEmail();
builder.AddMessaging(Features.Messages, Features.Consumers);
builder.AddSchedules();
builder.AddAuditSeals();
builder.AddReencryption();
builder.AddHealth();
builder.AddFeatures();
builder.AddJobs();
builder.AddJobRunner();
var app = builder.Build();
app.MapHealth();
Func<CancellationToken, Task>? verb = args switch
{
    ["redrive", var queue] => ct => app.Services.GetRequiredService<Redrive>().RunAsync(queue, ct),
    ["settle", .. var words] => ct => app.Services.GetRequiredService<SettleByHand>().RunAsync(words, ct),
    ["grant-operator", var email] => ct => app.Services.GetRequiredService<AppointOperator>().GrantAsync(email, ct),
    ["withdraw-operator", var email] => ct => app.Services.GetRequiredService<AppointOperator>().WithdrawAsync(email, ct),
    ["end-sessions", .. var words] => ct => app.Services.GetRequiredService<EndSessions>().RunAsync(words, ct),
    ["record-bounce"] => ct => app.Services.GetRequiredService<RecordBounce>().RunAsync(Console.In, Console.Out, ct),
    ["models", .. var words] => ct => app.Services.GetRequiredService<ModelControl>().RunAsync(words, ct),
    ["top-statements"] => app.Services.GetRequiredService<TopStatements>().ShowAsync,
    ["rotate-keys"] => app.Services.GetRequiredService<RotateKeys>().RotateAsync,
    ["show-keys"] => app.Services.GetRequiredService<Reencryption>().ShowAsync,
    ["rewrap-keys"] => app.Services.GetRequiredService<RotateKeys>().RewrapAsync,
    ["schedules"] => app.Services.GetRequiredService<ScheduleTable>().ShowAsync,
    ["verify-audit"] => app.Services.GetRequiredService<AuditChain>().VerifyAsync,
    _ => null,
};
return await (verb is null ? app.RunToExitCodeAsync() : app.RunToExitCodeAsync(verb));
