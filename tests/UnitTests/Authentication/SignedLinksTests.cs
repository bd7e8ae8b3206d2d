using Microsoft.AspNetCore.DataProtection;
using ProdReady.Platform.Authentication;

namespace ProdReady.UnitTests.Authentication;

public sealed class SignedLinksTests
{
    private static readonly DateTimeOffset Later = TimeProvider.System.GetUtcNow().AddMinutes(5);
    private readonly SignedLinks _links = new(new EphemeralDataProtectionProvider());
    private readonly SignedLink _link = new(Guid.NewGuid(), Guid.NewGuid());

    [Fact]
    public void A_link_tells_whose_it_is_and_what_it_opens() => Assert.Equal(_link, _links.Read("a", Write(Later)));

    [Fact]
    public void A_link_that_was_changed_in_any_place_tells_nothing()
    {
        var token = Write(Later);

        // The last letter holds bits that are no part of the bytes.
        Assert.All(Enumerable.Range(0, token.Length - 1), at => Assert.Null(_links.Read(
            "a", token[..at] + (token[at] == 'A' ? 'Q' : 'A') + token[(at + 1)..])));
    }

    [Fact]
    public void A_link_tells_nothing_when_it_is_old_or_for_something_else_or_of_another_key_or_made_up()
    {
        Assert.Null(_links.Read("a", Write(TimeProvider.System.GetUtcNow().AddMilliseconds(-1))));
        Assert.Null(_links.Read("b", Write(Later)));
        Assert.Null(new SignedLinks(new EphemeralDataProtectionProvider()).Read("a", Write(Later)));
        Assert.All(
            new[] { "", "A", "AAAA", "no token", "=", new string('A', 1000) }, text => Assert.Null(_links.Read("a", text)));
    }

    private string Write(DateTimeOffset expiresAt) => _links.Write("a", _link.TenantId, _link.Id, expiresAt);
}
