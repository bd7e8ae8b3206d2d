using Microsoft.AspNetCore.Identity;
using ProdReady.Platform.Auditing;

namespace ProdReady.App.Accounts;

/// <summary>A person who signs in; may belong to several tenants.</summary>
public sealed class User : IdentityUser<Guid>
{
    /// <summary>The index that gives an address to one user.</summary>
    public const string OneEmailEach = "ix_users_normalized_email";

    [Personal]
    public required string DisplayName { get; init; }

    [Personal]
    public override string? Email { get; set; }

    /// <summary>People sign in by their address.</summary>
    public override string? UserName { get => Email; set { } }

    public override string? NormalizedEmail { get => Email is null ? null : Normalize(Email); set { } }
    public override string? NormalizedUserName { get => NormalizedEmail; set { } }

    public required DateTimeOffset CreatedAt { get; init; }

    public static User Register(string email, string displayName, DateTimeOffset now)
    {
        var user = new User { Id = Guid.CreateVersion7(now), DisplayName = displayName, CreatedAt = now, LockoutEnabled = true };
        user.MoveTo(email);
        return user;
    }

    /// <summary>The form in which addresses are compared.</summary>
    public static string Normalize(string email) => email.Normalize().ToUpperInvariant();

    /// <summary>Reached, and signing in, by another address.</summary>
    public void MoveTo(string email)
    {
        Email = email;
        ForgetDevices();
    }

    /// <summary>A sign-in that is under way with the old password finds the stamp changed and opens nothing.</summary>
    public void ChangePassword(string hash)
    {
        PasswordHash = hash;
        ForgetDevices();
    }

    /// <summary>Until another is chosen by mail.</summary>
    public void TakePasswordAway()
    {
        PasswordHash = null;
        ForgetDevices();
    }

    /// <summary>Those that were known are strangers again, and a sign-in that is under way opens nothing.</summary>
    public void ForgetDevices() => SecurityStamp = Guid.NewGuid().ToString("N");
}
