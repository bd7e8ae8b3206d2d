using Microsoft.AspNetCore.Identity;

namespace ProdReady.App.Accounts;

/// <summary>A person who signs in; may belong to several tenants.</summary>
public sealed class User : IdentityUser<Guid>
{
    public required string DisplayName { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public static User Register(string email, string displayName, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserName = email,
        Email = email,
        DisplayName = displayName,
        CreatedAt = now,
    };
}
