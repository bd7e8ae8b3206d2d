using System.ComponentModel.DataAnnotations;
using ProdReady.Platform.Schedules;

namespace ProdReady.UnitTests.Schedules;

public sealed class SchedulesOptionsTests
{
    [Theory]
    [InlineData("Etc/UTC", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Berlin", false)]
    [InlineData("", false)]
    public void A_time_zone_is_one_of_the_database(string timeZone, bool isRight)
    {
        var options = new SchedulesOptions { TimeZone = timeZone };

        Assert.Equal(isRight, Validator.TryValidateObject(options, new ValidationContext(options), [], true));
    }
}
