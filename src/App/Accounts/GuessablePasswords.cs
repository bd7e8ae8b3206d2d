using Microsoft.AspNetCore.Identity;
using ProdReady.Platform.Passwords;

namespace ProdReady.App.Accounts;

/// <summary>The rule of all passwords, where the framework's own <see cref="UserManager{TUser}"/> sets one.</summary>
internal sealed class GuessablePasswords : IPasswordValidator<User>
{
    private static readonly IdentityError Guessable = new()
    {
        Code = nameof(Guessable), Description = "The password is too easy to guess. Take several words.",
    };

    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) => Task.FromResult(
        password is null || PasswordRule.IsCommon(password, user.Email ?? "", user.DisplayName)
            ? IdentityResult.Failed(Guessable)
            : IdentityResult.Success);
}
