using System.Globalization;
using static ProdReady.IntegrationTests.Fuzz.Tricks;

namespace ProdReady.IntegrationTests.Fuzz;

/// <summary>The request line and the headers, bent.</summary>
internal static class EnvelopeTricks
{
    public static readonly Action<Draft, Random>[] All =
    [
        BadPath, BadPath, BadQuery, BadQuery, BadHeader, BadHeader, BadAuthorization, OtherMethod, ManyHeaders, LongHeader,
        BadHost, BadRequestLine, BadHeaderLine, LongPath, TwoLengths,
    ];

    private static void BadPath(Draft draft, Random random)
    {
        var segments = draft.Path.Split('/');
        if (segments.Length == 1) return; // another trick has taken the slashes
        var at = random.Next(1, segments.Length);
        segments[at] = random.Next(2) == 0 ? Pick(Nasty.Segments, random) : segments[at] + Pick(Nasty.Segments, random);
        draft.Path = string.Join('/', segments);
    }

    private static void LongPath(Draft draft, Random random) =>
        draft.Path += "/" + new string('a', Pick([300, 2_000, 9_000, 40_000], random));

    private static void BadQuery(Draft draft, Random random)
    {
        var names = draft.Target.QueryNames.Append("limit").Append("unknown").ToArray();
        var name = Pick(names, random);
        var token = Pick(Nasty.Tokens, random).Trim('"');
        draft.Query = random.Next(6) switch
        {
            0 => $"?{name}={Uri.EscapeDataString(token)}",
            1 => $"?{name}={Pick(Nasty.Segments, random)}",
            2 => $"?{name}={Uri.EscapeDataString(Pick(Nasty.Texts, random).Replace("\\", "", StringComparison.Ordinal))}",
            3 => $"?{name}=1&{name}={Uri.EscapeDataString(token)}&{name}[]=2&{name}.x=3",
            4 => $"?{string.Join('&', Enumerable.Range(0, 1_500).Select(i => i.ToString(CultureInfo.InvariantCulture)))}",
            _ => $"?{name}={new string('9', 2_100)}&=&&%=%",
        };
    }

    private static void BadHeader(Draft draft, Random random)
    {
        var name = Pick(Nasty.HeaderNames, random);
        var value = Pick(Nasty.HeaderValues, random);
        if (random.Next(3) == 0) draft.Headers.Add((name, value));
        else draft.Set(name, value);
        draft.IsIncomplete |= name is "Transfer-Encoding" or "Upgrade" or "Expect";
    }

    private static void BadAuthorization(Draft draft, Random random)
    {
        draft.Set("Authorization", Pick(Nasty.Authorizations, random));
        if (random.Next(3) == 0) draft.Set("Cookie", $"__Host-session={Pick(Nasty.HeaderValues, random)}; a; =b; \"c");
    }

    private static void OtherMethod(Draft draft, Random random) => draft.Method = Pick(Nasty.Methods, random);

    private static void ManyHeaders(Draft draft, Random random)
    {
        for (var i = random.Next(90, 400); i > 0; i--) draft.Headers.Add(($"X-{i % 97}", "a"));
    }

    private static void LongHeader(Draft draft, Random random) =>
        draft.Set(Pick(Nasty.HeaderNames, random), new string('a', Pick([300, 5_000, 15_000, 40_000], random)));

    private static void BadHost(Draft draft, Random random)
    {
        draft.Set("Host", Pick(["", "a b", "localhost:99999", "\u00ff", "localhost, evil.test", "[::1",
            "evil.test", "/"], random));
        if (random.Next(3) == 0) draft.Headers.Add(("Host", "evil.test"));
        if (random.Next(3) == 0) draft.Path = $"http://evil.test{draft.Path}";
    }

    private static void BadRequestLine(Draft draft, Random random)
    {
        draft.Version = Pick(["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "HTTP", "", "HTTP/1.1 x", "\u00ff"], random);
        if (random.Next(4) == 0) draft.Path = draft.Path.Replace("/", "\t", StringComparison.Ordinal);
    }

    private static void BadHeaderLine(Draft draft, Random random) => draft.Headers.Add(Pick<(string, string)>(
    [
        ("X-Nul", "a\0b"), ("X Space", "a"), ("", "a"), ("X-Fold", "a\r\n b"), ("X-Line", "a\nb"), ("X-Return", "a\rb"),
        ("\u00ff", "a"), ("X-Smuggled", "a\r\n\r\nGET /v1/me HTTP/1.1\r\nHost: localhost"), ("(x)", "a"), (" X-Indented", "a"),
    ], random));

    private static void TwoLengths(Draft draft, Random random)
    {
        draft.Headers.Add(("Content-Length", Pick(["0", "5", "1, 2", "-0", "0005"], random)));
        draft.IsIncomplete = true;
    }
}
