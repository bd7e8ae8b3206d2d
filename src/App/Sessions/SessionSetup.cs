using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.App.Data;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Tenancy;

namespace ProdReady.App.Sessions;

public static class SessionSetup
{
    /// <summary>Signing in, and asking every request for its session. For hosts that people call.</summary>
    public static IHostApplicationBuilder AddSessions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<Credentials>();
        builder.Services.AddSingleton<UnknownUser>();
        return builder.AddSessionAuthentication(services =>
        {
            var acrossTenants = services.GetRequiredService<AcrossTenants<AppDbContext>>();
            return (id, ct) => ReadAsync(acrossTenants, id, ct);
        });
    }

    private static async Task<LiveSession?> ReadAsync(AcrossTenants<AppDbContext> acrossTenants, Guid id, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        return await db.Sessions
            .Where(session => session.Id == id && session.RevokedAt == null)
            .Select(session => new LiveSession
            {
                Id = session.Id,
                TenantId = session.TenantId,
                UserId = session.UserId,
                Role = session.Role,
                AccessHash = session.AccessHash,
                AccessExpiresAt = session.AccessExpiresAt,
                ExpiresAt = session.ExpiresAt,
            })
            .SingleOrDefaultAsync(ct);
    }
}
