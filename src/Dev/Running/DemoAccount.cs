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
        if (await IsThereAsync(client, account, ct)) return account;

        using var answer = await client.PostAsJsonAsync(
            "/v1/accounts", new { account.Email, account.Password, displayName = "Demo", companyName = "Demo Ltd" }, ct);
        return answer.IsSuccessStatusCode
            ? account
            : throw new DevException(
                $"The demo account could not be registered ({(int)answer.StatusCode}): "
                + await answer.Content.ReadAsStringAsync(ct));
    }

    // To register it anew would mail it that somebody did.
    private static async Task<bool> IsThereAsync(HttpClient client, DemoAccount account, CancellationToken ct)
    {
        var signIn = new { account.Email, account.Password, transport = "bearer" };
        using var session = await client.PostAsJsonAsync("/v1/sessions", signIn, ct);
        if (!session.IsSuccessStatusCode) return false;

        var token = (await session.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("accessToken").GetString();
        using var signOut = new HttpRequestMessage(HttpMethod.Delete, "/v1/sessions/current");
        signOut.Headers.Authorization = new("Bearer", token);
        using var signedOut = await client.SendAsync(signOut, ct);
        return true;
    }

    private static DemoAccount ReadOrMake(string file)
    {
        if (File.Exists(file)) return JsonSerializer.Deserialize<DemoAccount>(File.ReadAllText(file))!;
        var made = new DemoAccount("demo@example.test", DevelopmentSecrets.Password());
        DevelopmentSecrets.Write(file, JsonSerializer.Serialize(made));
        return made;
    }
}
