using NodaTime;
using NodaTime.TimeZones;

namespace ProdReady.Platform.Schedules;

/// <summary>
/// When something is to be done again. Reckoned by hand, half past two comes twice in one night of the year and in another
/// not at all. The time-zone database is the library's own: a host may have none, or an old one.
/// </summary>
public abstract record Recurrence
{
    /// <summary>Each hour, so many minutes after UTC's full one; a change of the clocks does not move it.</summary>
    public static Recurrence Hourly(int minute) => new EachHour(minute);

    /// <summary>
    /// Once each day, at that time of the zone. A time that the clocks skip comes as much later as they skip; of one that
    /// comes twice it is the first.
    /// </summary>
    public static Recurrence Daily(int hour, int minute) => new EachDay(new LocalTime(hour, minute));

    /// <param name="timeZone">Its name in the IANA database, such as <c>Europe/Berlin</c>.</param>
    public abstract DateTimeOffset NextAfter(DateTimeOffset time, string timeZone);

    private sealed record EachHour(int Minute) : Recurrence
    {
        public override DateTimeOffset NextAfter(DateTimeOffset time, string timeZone)
        {
            var utc = time.ToUniversalTime();
            var next = new DateTimeOffset(utc.Year, utc.Month, utc.Day, utc.Hour, Minute, 0, TimeSpan.Zero);
            return next > utc ? next : next.AddHours(1);
        }
    }

    private sealed record EachDay(LocalTime At) : Recurrence
    {
        public override DateTimeOffset NextAfter(DateTimeOffset time, string timeZone)
        {
            var zone = DateTimeZoneProviders.Tzdb[timeZone];
            var today = Instant.FromDateTimeOffset(time).InZone(zone).Date;
            return On(today) > time ? On(today) : On(today.PlusDays(1));

            DateTimeOffset On(LocalDate day) =>
                zone.ResolveLocal(day + At, Resolvers.LenientResolver).ToInstant().ToDateTimeOffset();
        }
    }
}
