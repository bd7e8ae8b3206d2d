using System.Globalization;
using ProdReady.Dev.Servers;

namespace ProdReady.FaultTests;

/// <summary>
/// A clock that is wrong for one process and as its machine's for all others (libfaketime), and can be stepped while the
/// process runs. What counts elapsed time, such as timers, is left alone, as on a machine whose clock is set.
/// </summary>
internal sealed class OtherClock
{
    private readonly string _file;

    public OtherClock(string folder)
    {
        _file = Path.Combine(folder, "clock");
        Step(TimeSpan.Zero);
    }

    /// <summary>For the process; none where the library is missing.</summary>
    public IReadOnlyDictionary<string, string> Settings => Programs.FakeTime() is not { } library
        ? new Dictionary<string, string>()
        : new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = _file,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["FAKETIME_DONT_RESET"] = "1",
        };

    public void Step(TimeSpan ahead)
    {
        File.WriteAllText(_file + ".new", string.Create(CultureInfo.InvariantCulture, $"+{ahead.TotalSeconds:0}\n"));
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
