using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ProdReady.IntegrationTests.Platform.Messaging;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Encryption;

namespace ProdReady.IntegrationTests.Platform.Encryption;

public sealed class EncryptedColumnsTests(TestServers servers)
{
    [Fact]
    public async Task The_database_holds_no_address_and_no_two_equal_texts()
    {
        var system = await servers.SystemAsync();
        var tenant = await system.NewTenantAsync(Test.Ct);
        foreach (var (path, body) in new (string, object)[]
        {
            ("/v1/customers", new { name = "Eve", email = tenant.Email }),
            ("/v1/invitations", new { role = "member", email = $"x{tenant.Email}" }),
        })
        {
            (await Call.Post(path, body).SendAsync(tenant.Client)).Is(HttpStatusCode.Created);
        }

        var rows = await system.Servers.AdministerAsync(
            $"""
            SELECT encode(c.email, 'escape') || encode(c.lookup_email, 'escape') || encode(u.email, 'escape')
                || encode(u.display_name, 'escape') || encode(u.normalized_email, 'escape') || encode(i.email, 'escape'),
                c.email = u.email OR c.lookup_email = u.normalized_email
            FROM customers c JOIN memberships m USING (tenant_id) JOIN users u ON u.id = m.user_id
            JOIN invitations i USING (tenant_id) WHERE c.tenant_id = '{tenant.Id}'
            """, ct: Test.Ct);

        Assert.EndsWith("|f", rows, StringComparison.Ordinal);
        Assert.DoesNotContain(tenant.Email[..12], rows, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Ada", rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_opens_in_its_own_column_only_and_not_when_it_was_changed()
    {
        var (settings, masterKey) = (await OwnDatabase.CreateAsync(await servers.AllAsync()), KeyHost.NewMasterKey());
        await using var host = await KeyHost.StartAsync(settings, masterKey);
        var (keys, column) = (host.Get<ColumnKeys>(), "users.email"u8.ToArray());

        var envelope = keys.Encrypt("eve@example.test", column);

        Assert.Equal("eve@example.test", keys.Decrypt(envelope, column));
        Assert.Throws<AuthenticationTagMismatchException>(() => keys.Decrypt(envelope, "customers.email"u8.ToArray()));
        envelope[^1] ^= 1;
        Assert.Throws<AuthenticationTagMismatchException>(() => keys.Decrypt(envelope, column));
    }

    [Fact]
    public async Task A_rotated_key_is_known_everywhere_before_it_encrypts_and_old_values_stay_readable()
    {
        var (settings, masterKey) = (await OwnDatabase.CreateAsync(await servers.AllAsync()), KeyHost.NewMasterKey());
        var (mine, others) = (new TestClock(KeyHost.RefreshInterval) { Stands = true }, new TestClock(KeyHost.RefreshInterval));
        await using var one = await KeyHost.StartAsync(settings, masterKey, mine);
        await using var other = await KeyHost.StartAsync(settings, masterKey, others);
        var column = "users.email"u8.ToArray();
        var before = one.Get<ColumnKeys>().Encrypt("before", column);

        await one.Verbs.RotateAsync(Test.Ct);

        Assert.Equal(1, one.Get<ColumnKeys>().Current.Version);
        others.Ring(); // time to look for new keys
        others.Passed = 3 * KeyHost.RefreshInterval;
        await Eventually.IsTrueAsync(() => other.Get<ColumnKeys>().Current.Version == 2, "the other instance knows the new key");
        Assert.Equal(1, one.Get<ColumnKeys>().Current.Version);
        mine.Passed = 3 * KeyHost.RefreshInterval;
        Assert.Equal(2, one.Get<ColumnKeys>().Current.Version);
        Assert.Equal("after", other.Get<ColumnKeys>().Decrypt(one.Get<ColumnKeys>().Encrypt("after", column), column));
        Assert.Equal("before", other.Get<ColumnKeys>().Decrypt(before, column));
    }

    [Fact]
    public async Task A_version_that_is_not_known_yet_is_looked_for_at_once()
    {
        var (settings, masterKey) = (await OwnDatabase.CreateAsync(await servers.AllAsync()), KeyHost.NewMasterKey());
        await using var one = await KeyHost.StartAsync(settings, masterKey);
        await using var other = await KeyHost.StartAsync(settings, masterKey);
        var column = "users.email"u8.ToArray();
        var stale = new ColumnKeys(other.Get<KeyTable>(), TimeProvider.System);
        Assert.Equal(1, stale.Current.Version);

        one.Get<ColumnKeys>().Rotate(DateTimeOffset.UnixEpoch);
        var envelope = one.Get<ColumnKeys>().Encrypt("new", column);

        // Looked for once a second at the most, so that a broken value does not become a query each.
        await Eventually.IsTrueAsync(() => Record.Exception(() => stale.Decrypt(envelope, column)) is null, "it is found");
    }

    [Fact]
    public async Task A_query_that_compares_or_sorts_what_is_encrypted_fails()
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(Guid.Empty);
        var (users, email) = (scope.Db.Users, "eve@example.test");

        foreach (var query in new[]
        {
            users.Where(user => user.Email == email), users.Where(user => user.Email!.StartsWith(email)),
            users.OrderBy(user => user.DisplayName),
        })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => query.ToListAsync(Test.Ct));
        }

        Assert.Empty(await users.Where(user => user.NormalizedEmail == email && user.Email != null).ToListAsync(Test.Ct));
    }

    /// <summary>Personal columns that stay in clear, and why.</summary>
    private static readonly Dictionary<string, string> InClear = new()
    {
        ["AuditEntry.Address"] = "the trail must stay readable, and provable, when the keys are lost",
        ["Session.Device"] = "a kind of browser, which many have",
        ["Session.Network"] = "a range that 256 addresses share, or many more",
        ["Customer.Name"] = "customers are sorted and searched by it, in SQL",
        ["Invitation.TokenHash"] = "a hash of a random secret",
        ["ApiKey.Hash"] = "a hash of a random secret",
        ["Payment.PaymentMethod"] = "a token that is of use to our account at the provider alone",
    };

    [Fact]
    public async Task Every_personal_column_is_encrypted_or_has_a_reason_not_to_be()
    {
        var database = await servers.DatabaseAsync();
        await using var scope = database.For(Guid.Empty);

        var inClear =
            from entity in scope.Db.Model.GetEntityTypes()
            from property in entity.GetProperties()
            where property.PropertyInfo is { } info && (Attribute.IsDefined(info, typeof(PersonalAttribute))
                || Attribute.IsDefined(info, typeof(ProtectedPersonalDataAttribute)))
            where property.GetValueConverter() is not (EncryptedText or LookupHash)
            select $"{entity.ClrType.Name}.{property.Name}";

        Assert.Equal(InClear.Keys.Order(StringComparer.Ordinal), inClear.Order(StringComparer.Ordinal));
    }
}
