using System.Text;

namespace ProdReady.IntegrationTests.Fuzz;

/// <summary>Makes request number N of a seed: the same one each time, but for the ids and the token of the run.</summary>
internal sealed class Generator(int seed, IReadOnlyList<Target> targets, IReadOnlyDictionary<string, string> known)
{
    public const string Missing = "ffffffff-0000-4000-8000-000000000000";

    public static string Marker(int seed, int number) => $"fz{seed}x{number}y";

    public Draft Make(int number, string token)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        var draft = new Draft(number, targets[number % targets.Count]);
        draft.Path = FillIn(draft.Target.Path, random);
        draft.Json = draft.Target.Sample(Marker(seed, number), known);
        draft.Set("Host", "localhost");
        draft.Set("Connection", "close");
        draft.Set("Authorization", $"Bearer {token}");
        draft.Set("Content-Type", "application/json");
        draft.Set("Idempotency-Key", Marker(seed, number));
        draft.Set("If-Match", "\"1\"");
        if (draft.Target.TakesFile)
        {
            draft.Query = $"?name={Marker(seed, number)}.txt";
            draft.Body = Encoding.ASCII.GetBytes(Marker(seed, number));
            draft.Set("Content-Type", "text/plain");
        }

        for (var tricks = random.Next(4) == 0 ? 2 : 1; tricks > 0; tricks--)
        {
            var possible = Tricks.For(draft);
            var trick = possible[random.Next(possible.Count)];
            draft.Tricks.Add(trick.Method.Name);
            trick(draft, random);
        }

        return draft;
    }

    private string FillIn(string path, Random random)
    {
        var filled = new StringBuilder();
        foreach (var segment in path.Split('/').Skip(1))
        {
            var before = filled.ToString();
            var isParameter = segment.StartsWith('{');
            var id = known.FirstOrDefault(one => before.EndsWith($"/{one.Key[..^2]}s", StringComparison.Ordinal)).Value;
            filled.Append('/').Append(!isParameter ? segment : random.Next(3) > 0 ? id ?? Missing : Missing);
        }

        return filled.ToString();
    }
}
