using System.Text;
using System.Text.Json.Nodes;

namespace ProdReady.IntegrationTests.Fuzz;

/// <summary>The ways in which a request is bent: its body here, what is around it in EnvelopeTricks.</summary>
internal static class Tricks
{
    private const string Hole = "@hole@";

    private static readonly Action<Draft, Random>[] OfBodies =
    [
        WrongValue, WrongValue, NastyText, NastyText, DeepJson, BadUtf8, DoubledMember, UnknownMember, MissingMember, NotJson,
        CutBody, OtherMediaType, HugeText, WrongLength, BadChunks,
    ];

    private static readonly Action<Draft, Random>[] OfFiles = [NotText, NotText, OtherMediaType, WrongLength, BadChunks];

    public static IReadOnlyList<Action<Draft, Random>> For(Draft draft) =>
        draft.Target.TakesFile ? [.. OfFiles, .. EnvelopeTricks.All]
        : draft.Json is not null && draft.Body is null ? [.. OfBodies, .. EnvelopeTricks.All] : EnvelopeTricks.All;

    private static void WrongValue(Draft draft, Random random) => Fill(draft, random, Pick(Nasty.Tokens, random));

    private static void NastyText(Draft draft, Random random)
    {
        var text = $"{Generator.Marker(0, draft.Number)[..2]}{Pick(Nasty.Texts, random)}";
        Fill(draft, random, $"\"{(random.Next(2) == 0 ? text : text[2..])}\"");
    }

    private static void DeepJson(Draft draft, Random random)
    {
        var depth = Pick([65, 200, 5_000, 100_000], random);
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        Fill(draft, random, string.Concat(Enumerable.Repeat(open,
        depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth)));
        draft.MustBeRefused = true;
    }

    private static void BadUtf8(Draft draft, Random random)
    {
        Fill(draft, random, $"\"a{Pick(Nasty.InvalidUtf8, random)}b\"");
        draft.MustBeRefused = true;
    }

    private static void NotText(Draft draft, Random random)
    {
        Write(draft, Encoding.Latin1.GetString(draft.Content) + Pick([.. Nasty.InvalidUtf8, "\0", "\u001b[2J"], random));
        draft.MustBeRefused = true;
    }

    private static void HugeText(Draft draft, Random random) =>
        Fill(draft, random, $"\"{new string('x', Pick([1_000, 70_000, 900_000, 1_100_000], random))}\"");

    private static void DoubledMember(Draft draft, Random random)
    {
        if (draft.Json is not JsonObject { Count: > 0 } json) return;
        var (name, value) = json.ElementAt(random.Next(json.Count));
        Write(draft, $"{json.ToJsonString()[..^1]},\"{name}\":{value?.ToJsonString() ?? "null"}}}");
        draft.MustBeRefused = true;
    }

    private static void UnknownMember(Draft draft, Random random)
    {
        if (draft.Json is not JsonObject { Count: > 0 } json) return;
        var name = Pick(Nasty.Members, random);
        if (json.ContainsKey(name)) return;
        Write(draft, $"{json.ToJsonString()[..^1]},\"{name}\":{Pick(Nasty.Tokens, random)}}}");
        draft.MustBeRefused = true;
    }

    private static void MissingMember(Draft draft, Random random)
    {
        if (draft.Json is JsonObject { Count: > 0 } json) json.RemoveAt(random.Next(json.Count));
    }

    private static void NotJson(Draft draft, Random random)
    {
        Write(draft, Pick(Nasty.NotJson, random));
        draft.MustBeRefused = true;
    }

    private static void CutBody(Draft draft, Random random)
    {
        var whole = draft.Content;
        draft.Body = whole[..random.Next(whole.Length)];
        draft.MustBeRefused = true;
    }

    private static void OtherMediaType(Draft draft, Random random)
    {
        draft.Set("Content-Type", Pick(Nasty.MediaTypes, random));
        if (random.Next(4) == 0) draft.Headers.RemoveAll(header => header.Name == "Content-Type");
    }

    private static void WrongLength(Draft draft, Random random)
    {
        var length = draft.Content.Length;
        draft.ContentLength = Pick(
            [$"{length + 9}", "-1", "x", "1e3", "0x10", "99999999999999999999", $"{length}, {length}",
            $"+{length}", ""], random);
        draft.IsIncomplete = draft.ContentLength == $"{length + 9}";
    }

    private static void BadChunks(Draft draft, Random random)
    {
        var content = Encoding.Latin1.GetString(draft.Content);
        var size = Pick([$"{content.Length:x}", "zz", "-1", "ffffffffffffffff", "7fffffff", "0x5", "5;a=\"b", ""], random);
        Write(draft, $"{size}\r\n{content}\r\n0\r\n\r\n");
        draft.Set("Transfer-Encoding", Pick(["chunked", "chunked", "gzip, chunked", "identity", "chunked, gzip"], random));
        draft.ContentLength = random.Next(3) == 0 ? "5" : "";
        draft.IsIncomplete = true;
    }

    // A hole in place of one value, then the JSON as text: only so can it be filled with what is no JSON.
    private static void Fill(Draft draft, Random random, string value)
    {
        var places = Places(draft.Json).ToArray();
        if (places.Length == 0) return;
        places[random.Next(places.Length)](Hole);
        Write(draft, draft.Json!.ToJsonString().Replace($"\"{Hole}\"", value, StringComparison.Ordinal));
    }

    private static IEnumerable<Action<string>> Places(JsonNode? node) => node switch
    {
        JsonObject members => members.ToArray().SelectMany(
            member => Places(member.Value).Append(hole => members[member.Key] = hole)),
        JsonArray items => items.ToArray().SelectMany((item, i) => Places(item).Append(hole => items[i] = hole)),
        _ => [],
    };

    private static void Write(Draft draft, string latin1) => draft.Body = Encoding.Latin1.GetBytes(latin1);

    internal static T Pick<T>(T[] from, Random random) => from[random.Next(from.Length)];
}
