using Microsoft.AspNetCore.Identity;
using ProdReady.App.Accounts;

namespace ProdReady.App.Sessions;

/// <summary>
/// Checks e-mail and password. An unknown address, a locked account and a wrong password cost the same work, so that
/// neither the answer nor its time tells which it was.
/// </summary>
public sealed class Credentials(UserManager<User> users, UnknownUser unknown)
{
    /// <summary>The user who proved to be who they say, or null.</summary>
    public async Task<User?> CheckAsync(string email, string password)
    {
        var user = await users.FindByEmailAsync(email);
        if (user is null || await users.IsLockedOutAsync(user))
        {
            unknown.Verify(password);
            return null;
        }

        if (!await users.CheckPasswordAsync(user, password))
        {
            await users.AccessFailedAsync(user);
            return null;
        }

        await users.ResetAccessFailedCountAsync(user);
        return user;
    }
}

/// <summary>Someone whose password nobody knows, to spend a wrong password's time on.</summary>
public sealed class UnknownUser(IPasswordHasher<User> hasher, TimeProvider clock)
{
    private readonly User _user = User.Register("nobody@example.invalid", "Nobody", clock.GetUtcNow());
    private string? _hash;

    public void Verify(string password)
    {
        _hash ??= hasher.HashPassword(_user, Guid.NewGuid().ToString());
        hasher.VerifyHashedPassword(_user, _hash, password);
    }
}
