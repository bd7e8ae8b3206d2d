using Microsoft.EntityFrameworkCore;
using ProdReady.App.Accounts;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Members;

internal static class Colleague
{
    /// <summary>Somebody new who belongs to this tenant alone, signed in.</summary>
    public static async Task<Tokens> JoinedByAsync(this TestTenant tenant, string role, TestServers servers)
    {
        var person = await Person.RegisterAsync(tenant.System);
        await using var db = (await servers.DatabaseAsync()).AcrossTenants.Open();
        var user = await db.Users.Where(row => row.Email == person.Email).Select(row => row.Id).SingleAsync(Test.Ct);
        await db.Memberships.Where(row => row.UserId == user).ExecuteDeleteAsync(Test.Ct);
        db.Add(new Membership { TenantId = tenant.Id, UserId = user, Role = role });
        await db.SaveChangesAsync(Test.Ct);
        return await person.SignInAsync();
    }
}
