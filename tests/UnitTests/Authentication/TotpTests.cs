using System.Text;
using ProdReady.Platform.Authentication;

namespace ProdReady.UnitTests.Authentication;

public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Makes_the_codes_of_RFC_6238(long time, string code) =>
        Assert.Equal(code, Totp.CodeOf(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(time))));

    [Theory]
    [InlineData(-31, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, false)]
    public void Takes_the_code_of_now_and_the_one_that_has_just_ended(int seconds, bool taken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111110);
        var step = Totp.StepAt(now.AddSeconds(seconds));
        Assert.Equal(taken ? step : null, Totp.FindStep(Secret, Totp.CodeOf(Secret, step), now));
    }

    [Theory]
    [InlineData("foobarfoobarfoobar12", "MZXW6YTBOJTG633CMFZGM33PMJQXEMJS")]
    [InlineData("fooba", "MZXW6YTB")]
    public void Writes_a_secret_as_RFC_4648_does(string bytes, string text) =>
        Assert.Equal(text, Totp.ToBase32(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void Tells_the_app_what_it_needs() => Assert.Equal(
        "otpauth://totp/Some%20Name:a%40b.test?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Some%20Name"
            + "&algorithm=SHA1&digits=6&period=30",
        Totp.Address("Some Name", "a@b.test", Secret));
}
