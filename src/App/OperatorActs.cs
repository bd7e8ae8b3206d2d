using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ProdReady.App.Data;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App;

/// <summary>
/// Writes down what an operator asks for, before it is done: they see and move what is of any tenant. It stands in the trail
/// of no tenant (<see cref="Guid.Empty"/>), with the body of the request: no route for operators may take a secret.
/// </summary>
internal sealed class OperatorActs(AcrossTenants<AppDbContext> acrossTenants, CurrentTenant current, TimeProvider clock)
{
    public const string Entity = "Operator";

    /// <summary>The filter of every route for operators.</summary>
    public static async ValueTask<object?> RecordAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        var body = call.Arguments.FirstOrDefault(argument => argument?.GetType() is { } type
            && type.Assembly == typeof(OperatorActs).Assembly && type.Name.EndsWith("Request", StringComparison.Ordinal));
        var acts = ActivatorUtilities.CreateInstance<OperatorActs>(http.RequestServices);
        await acts.WriteAsync($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}", body, http.RequestAborted);
        return await next(call);
    }

    private async Task WriteAsync(string request, object? body, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        AuditedChange[] changes = body is null ? [Of("request", request)] : [Of("request", request), Of("body", body)];
        await using var db = acrossTenants.Open(current);
        db.Add(new AuditEntry
        {
            Id = Guid.CreateVersion7(now),
            TenantId = Guid.Empty,
            At = now,
            ActorId = current.ActorId,
            Address = current.Address,
            Action = "called",
            Entity = Entity,
            EntityId = current.ActorId!.Value,
            Changes = AuditedChange.Write(changes),
        });
        await db.SaveChangesAsync(ct);
    }

    private static AuditedChange Of(string property, object value) =>
        new(property, null, JsonSerializer.SerializeToElement(value, JsonSerializerOptions.Web), null);
}
