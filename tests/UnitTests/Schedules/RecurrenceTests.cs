using System.Globalization;
using ProdReady.Platform.Schedules;

namespace ProdReady.UnitTests.Schedules;

public sealed class RecurrenceTests
{
    private const string Berlin = "Europe/Berlin";

    // In 2026 Berlin's clocks skip from 2 to 3 on 29 March (1:00 UTC), and go back from 3 to 2 on 25 October (1:00 UTC).
    [Theory]
    [InlineData("2026-03-27T12:00Z", "2026-03-28T01:30Z", "2026-03-29T01:30Z", "2026-03-30T00:30Z")]
    [InlineData("2026-10-23T12:00Z", "2026-10-24T00:30Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    public void Half_past_two_comes_once_in_each_night_also_in_the_one_that_skips_it_and_in_the_one_that_has_it_twice(
        string from, params string[] times)
    {
        var time = At(from);
        foreach (var expected in times)
        {
            time = Recurrence.Daily(2, 30).NextAfter(time, Berlin);
            Assert.Equal(At(expected), time);
        }
    }

    [Fact]
    public void A_day_with_23_or_25_hours_moves_no_hour_of_an_hourly_one()
    {
        foreach (var night in new[] { "2026-03-29T00:05Z", "2026-10-25T00:05Z" })
        {
            var time = At(night);
            for (var hour = 1; hour <= 4; hour++)
            {
                time = Recurrence.Hourly(5).NextAfter(time, Berlin);
                Assert.Equal(At(night).AddHours(hour), time);
            }
        }
    }

    [Theory]
    [InlineData("2026-05-04T11:59Z", "2026-05-04T12:00Z")]
    [InlineData("2026-05-04T12:00Z", "2026-05-05T12:00Z")]
    [InlineData("2026-05-04T23:59Z", "2026-05-05T12:00Z")]
    public void What_is_due_now_is_due_again_at_the_next_time(string now, string next) =>
        Assert.Equal(At(next), Recurrence.Daily(14, 0).NextAfter(At(now), Berlin));

    [Fact]
    public void A_day_is_that_of_the_zone_and_not_of_UTC() =>
        Assert.Equal(At("2026-05-05T22:15Z"), Recurrence.Daily(0, 15).NextAfter(At("2026-05-04T22:30Z"), Berlin));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
