using Microsoft.EntityFrameworkCore;
using ProdReady.App.Accounts;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Members;

/// <summary>One of the members of a tenant.</summary>
internal sealed record Colleague(Guid Id, string Email, HttpClient Client);

internal static class Joining
{
    /// <summary>Somebody new who belongs to this tenant alone, signed in.</summary>
    public static async Task<Colleague> JoinedByAsync(this TestTenant tenant, string role, TestServers servers) =>
        await MovedAsync(tenant.System, servers, user => new Membership { TenantId = tenant.Id, UserId = user, Role = role });

    /// <summary>Somebody who belongs to no company any more, signed in.</summary>
    public static async Task<Colleague> OutsiderAsync(this TestServers servers) =>
        await MovedAsync(await servers.SystemAsync(), servers, _ => null);

    private static async Task<Colleague> MovedAsync(TestSystem system, TestServers servers, Func<Guid, Membership?> where)
    {
        var person = await Person.RegisterAsync(system);
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var user = await db.Users.Where(row => row.NormalizedEmail == User.Normalize(person.Email))
            .Select(row => row.Id).SingleAsync(Test.Ct);
        await db.Memberships.Where(row => row.UserId == user).ExecuteDeleteAsync(Test.Ct);
        if (where(user) is { } membership) db.Add(membership);
        await db.SaveChangesAsync(Test.Ct);
        return new Colleague(user, person.Email, (await person.SignInAsync()).On(system));
    }

    /// <summary>The only member that a tenant starts with.</summary>
    public static async Task<Guid> OwnerIdAsync(this TestTenant tenant) =>
        (await Call.Get("/v1/me").SendAsync(tenant.Client)).Json.GetProperty("userId").GetGuid();
}
