using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
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
        builder.Services.AddSingleton<NewSession>();
        builder.Services.AddSingleton<Challenges>();
        builder.Services.AddSingleton<KnownDevices>();
        builder.Services.AddSingleton<SecondFactorProof>();
        builder.Services.AddScoped<PasskeyProof>();
        builder.Services.AddHostedService<RecordUsesJob>();
        return builder.AddSessionAuthentication(services =>
        {
            var acrossTenants = services.GetRequiredService<AcrossTenants<AppDbContext>>();
            var lifetimes = services.GetRequiredService<IOptions<SessionsOptions>>().Value;
            return (id, ct) => ReadAsync(acrossTenants, lifetimes, id, ct);
        },
        services =>
        {
            var acrossTenants = services.GetRequiredService<AcrossTenants<AppDbContext>>();
            return (id, ct) => ReadKeyAsync(acrossTenants, id, ct);
        });
    }

    private static async Task<LiveSession?> ReadAsync(
        AcrossTenants<AppDbContext> acrossTenants, SessionsOptions lifetimes, Guid id, CancellationToken ct)
    {
        var (browser, program) = (lifetimes.BrowserIdleTimeout, lifetimes.ProgramIdleTimeout);
        await using var db = acrossTenants.Open();

        // The role of now, not that of the sign-in; where a membership has ended, its sessions have too. Who has a second factor
        // is asked for it at every proof: one that is younger than the factor was made without it.
        var live =
            from session in db.Sessions
            from membership in db.Memberships
                .Where(row => row.TenantId == session.TenantId && row.UserId == session.UserId).DefaultIfEmpty()
            from tenant in db.Tenants.Where(row => row.Id == session.TenantId).DefaultIfEmpty()
            where session.Id == id && session.RevokedAt == null
                && (membership != null || session.TenantId == Guid.Empty)
            select new LiveSession
            {
                Id = session.Id,
                TenantId = session.TenantId,
                UserId = session.UserId,
                Permissions = tenant!.DeletionDueAt == null
                    ? Roles.PermissionsOf(membership!.Role)
                    : Roles.Leaving(Roles.PermissionsOf(membership!.Role)),
                AccessHash = session.AccessHash,
                AccessExpiresAt = session.AccessExpiresAt,
                ExpiresAt = session.ExpiresAt,
                LastUsedAt = session.LastUsedAt,
                IdleTimeout = session.RefreshHash == null ? browser : program,
                ProvedAt = session.ProvedAt,
                IsOperator = db.Operators.Any(row => row.UserId == session.UserId)
                    && (db.Authenticators.Any(app => app.UserId == session.UserId && app.ConfirmedAt < session.ProvedAt)
                        || db.Passkeys.Any(key => key.UserId == session.UserId && key.Data.CreatedAt < session.ProvedAt)),
            };
        return await live.SingleOrDefaultAsync(ct);
    }

    private static async Task<LiveSession?> ReadKeyAsync(
        AcrossTenants<AppDbContext> acrossTenants, Guid id, CancellationToken ct)
    {
        await using var db = acrossTenants.Open();
        var live = db.ApiKeys.AsNoTracking()
            .Where(key => db.Tenants.Any(tenant => tenant.Id == key.TenantId && tenant.DeletionDueAt == null));
        return await live.SingleOrDefaultAsync(key => key.Id == id, ct) is { } key
            ? new LiveSession
            {
                Id = key.Id,
                IsApiKey = true,
                TenantId = key.TenantId,
                UserId = key.Id,
                Permissions = key.Scopes.ToHashSet(),
                AccessHash = key.Hash,
                AccessExpiresAt = key.ExpiresAt,
                ExpiresAt = key.ExpiresAt,
                LastUsedAt = key.LastUsedAt ?? DateTimeOffset.MinValue,
                IdleTimeout = null,
                ProvedAt = null,
            }
            : null;
    }
}
