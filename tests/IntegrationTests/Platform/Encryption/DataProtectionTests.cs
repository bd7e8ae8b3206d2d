using System.Text;
using Microsoft.Extensions.Options;
using ProdReady.IntegrationTests.Platform.Messaging;
using ProdReady.Platform.Encryption;

namespace ProdReady.IntegrationTests.Platform.Encryption;

public sealed class DataProtectionTests(TestServers servers)
{
    [Fact]
    public async Task Instances_that_begin_together_on_an_empty_database_end_with_one_ring_of_one_key()
    {
        var (settings, masterKey) = (await OwnDatabase.CreateAsync(await servers.AllAsync()), KeyHost.NewMasterKey());
        KeyHost[] hosts = [await KeyHost.StartAsync(settings, masterKey), await KeyHost.StartAsync(settings, masterKey)];
        await hosts[0].EmptyTableAndHoldAsync(
            () => hosts.Select(host => Task.Factory.StartNew(host.ReadRing, TaskCreationOptions.LongRunning)));

        Assert.Single(hosts[0].Keys(KeyRings.DataProtection));
        Assert.Equal("secret", hosts[0].Unprotect(hosts[1].Protect("secret")));
        foreach (var host in hosts) await host.DisposeAsync();
    }

    [Fact]
    public async Task The_database_holds_no_key_in_clear()
    {
        var settings = await OwnDatabase.CreateAsync(await servers.AllAsync());
        await using var host = await KeyHost.StartAsync(settings, KeyHost.NewMasterKey());

        var secret = host.Keys(KeyRings.DataProtection)[0].Secret;

        Assert.Contains("<masterKey", Encoding.UTF8.GetString(secret), StringComparison.Ordinal);
        Assert.All(await host.WrappedAsync(), wrapped => Assert.Equal(-1, wrapped.AsSpan().IndexOf(secret.AsSpan(0, 8))));
    }

    [Fact]
    public async Task With_a_wrong_key_from_outside_the_start_fails_with_one_line_and_makes_no_new_keys()
    {
        var settings = await OwnDatabase.CreateAsync(await servers.AllAsync());
        await using var host = await KeyHost.StartAsync(settings, KeyHost.NewMasterKey());
        var before = await host.WrappedAsync();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => KeyHost.StartAsync(settings, KeyHost.NewMasterKey()));

        Assert.StartsWith("Setting Encryption:MasterKeys is wrong", Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.Equal(before, await host.WrappedAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("no base64")]
    public async Task Without_a_key_from_outside_the_start_names_the_setting(string masterKeys)
    {
        var settings = (await servers.AllAsync()).AppSettings;

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => KeyHost.StartAsync(settings, masterKeys));

        Assert.StartsWith("Setting Encryption:MasterKeys is ", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotation_reaches_running_instances_and_keeps_what_was_protected_before_readable()
    {
        var (settings, masterKey) = (await OwnDatabase.CreateAsync(await servers.AllAsync()), KeyHost.NewMasterKey());
        await using var one = await KeyHost.StartAsync(settings, masterKey);
        await using var other = await KeyHost.StartAsync(settings, masterKey);
        var (old, before) = (one.CurrentKey(), one.Protect("before"));

        await one.Verbs.RotateAsync(Test.Ct);
        await Eventually.IsTrueAsync(
            () => one.CurrentKey() != old && other.CurrentKey() == one.CurrentKey(), "both encrypt with the new key");

        Assert.Equal("after", other.Unprotect(one.Protect("after")));
        Assert.Equal("before", other.Unprotect(before));
    }

    [Fact]
    public async Task The_key_from_outside_is_replaced_in_three_restarts()
    {
        var settings = await OwnDatabase.CreateAsync(await servers.AllAsync());
        var (first, second) = (KeyHost.NewMasterKey(), KeyHost.NewMasterKey());
        await using var before = await KeyHost.StartAsync(settings, first);
        var secret = before.Protect("secret");

        await using (var both = await KeyHost.StartAsync(settings, $"{second}\n{first}"))
        {
            Assert.Equal("secret", both.Unprotect(secret));
            await both.Verbs.RewrapAsync(Test.Ct);
        }

        await using var after = await KeyHost.StartAsync(settings, second);
        Assert.Equal("secret", after.Unprotect(secret));
        await Assert.ThrowsAsync<OptionsValidationException>(() => KeyHost.StartAsync(settings, first));
    }
}
