using ProdReady.Platform.Authentication;

namespace ProdReady.UnitTests.Authentication;

public sealed class SessionTokenTests
{
    private static readonly SessionToken Token = SessionToken.Create(Guid.CreateVersion7());

    [Fact]
    public void Comes_back_from_its_text()
    {
        var text = Token.ToText();

        Assert.Equal(SessionToken.TextLength, text.Length);
        Assert.True(SessionToken.TryParse(text, out var read));
        Assert.Equal(Token.SessionId, read.SessionId);
        Assert.Equal(Token.Secret, read.Secret);
        Assert.True(read.Proves(Token.Hash()));
    }

    [Fact]
    public void Proves_nothing_once_any_letter_of_its_text_was_changed()
    {
        var text = Token.ToText();
        for (var i = 0; i < text.Length; i++)
        {
            var tampered = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];

            Assert.True(SessionToken.TryParse(tampered, out var read));
            Assert.False(read.SessionId == Token.SessionId && read.Proves(Token.Hash()), $"The letter {i} does not count.");
        }
    }

    [Fact]
    public void Is_not_read_from_what_cannot_be_one()
    {
        var text = Token.ToText();
        string[] wrong =
        [
            "", "0", text[1..], text[..^1], text[..^4], text + "A", text + "AAAA", text[..^4] + "====",
            text[..^1] + "+", text[..^1] + " ", text[..^1] + "é", text[..^2] + "==",
        ];

        Assert.All(wrong, one => Assert.False(SessionToken.TryParse(one, out _), one));
    }

    [Fact]
    public void What_is_stored_of_it_does_not_open_it()
    {
        Assert.NotEqual(Token.Secret, Token.Hash());
        Assert.False((Token with { Secret = Token.Hash() }).Proves(Token.Hash()));
        Assert.DoesNotContain(Token.ToText()[22..], Token.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_of_one_family_with_the_one_that_takes_its_place_and_yet_another()
    {
        var next = Token.Next();

        Assert.Equal((Token.SessionId, true), (next.SessionId, next.FamilyHash().SequenceEqual(Token.FamilyHash())));
        Assert.False(next.Proves(Token.Hash()));
        Assert.False(SessionToken.Create(Token.SessionId).FamilyHash().SequenceEqual(Token.FamilyHash()));
    }

    [Fact]
    public void Is_never_made_twice() =>
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => SessionToken.Create(Guid.Empty).ToText()).Distinct().Count());
}
