using ProdReady.Platform.Passwords;

namespace ProdReady.UnitTests.Passwords;

public sealed class PasswordRuleTests
{
    [Theory]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("LeaveMeAlone")]
    [InlineData("password2026")]
    [InlineData("P@ssw0rd2026!!")]
    [InlineData("football football")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("121212121212")]
    [InlineData("123456789012")]
    [InlineData("abcdefghijklm")]
    [InlineData("ProdReady2026!")]
    [InlineData("grace.hopper99")]
    [InlineData("gracesons2026")]
    [InlineData("Acme-Acme-2026")]
    public void What_is_guessed_first_is_common(string password) =>
        Assert.True(PasswordRule.IsCommon(password, "grace.hopper@example.test", "Grace & Sons", "Acme Ltd"));

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("a password of some length")]
    [InlineData("grace likes old computers")]
    [InlineData("aaaaaaaaaaab7")]
    [InlineData("847392019283")]
    [InlineData("xK9#mQ2$vL5@")]
    [InlineData("ПарольИзНесколькихСлов")]
    public void What_nobody_guesses_is_not(string password) =>
        Assert.False(PasswordRule.IsCommon(password, "grace.hopper@example.test", "Grace & Sons", "Acme Ltd"));
}
