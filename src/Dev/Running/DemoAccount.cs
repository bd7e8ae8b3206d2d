using System.Net.Http.Json;
using System.Text.Json;
using ProdReady.Dev.Servers;

namespace ProdReady.Dev.Running;

/// <summary>An account to try things with. Its password is made at the first `up` and kept in `.dev/`.</summary>
public sealed record DemoAccount(string Email, string Password)
{
    /// <summary>Registers it at the Api, unless it is there from an earlier run.</summary>
    public static async Task<DemoAccount> EnsureAsync(string apiAddress, CancellationToken ct)
    {
        var account = ReadOrMake(Path.Combine(DevFolder.Path, "demo.json"));
        using var client = new HttpClient { BaseAddress = new Uri(apiAddress) };
        using var answer = await client.PostAsJsonAsync(
            "/v1/accounts", new { account.Email, account.Password, displayName = "Demo", companyName = "Demo Ltd" }, ct);
        return answer.IsSuccessStatusCode
            ? account
            : throw new DevException(
                $"The demo account could not be registered ({(int)answer.StatusCode}): "
                + await answer.Content.ReadAsStringAsync(ct));
    }

    private static DemoAccount ReadOrMake(string file)
    {
        if (File.Exists(file)) return JsonSerializer.Deserialize<DemoAccount>(File.ReadAllText(file))!;
        var made = new DemoAccount("demo@example.test", DevelopmentSecrets.Password());
        DevelopmentSecrets.Write(file, JsonSerializer.Serialize(made));
        return made;
    }
}
