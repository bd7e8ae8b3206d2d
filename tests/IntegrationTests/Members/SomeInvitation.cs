using System.Net;
using System.Text.RegularExpressions;
using ProdReady.App;
using ProdReady.IntegrationTests.Accounts;

namespace ProdReady.IntegrationTests.Members;

internal static partial class SomeInvitation
{
    public static Call New(string email, string role = Roles.Member) => Call.Post("/v1/invitations", new { email, role });

    public static async Task<Answer> SendAsync(HttpClient client, string? email = null, string role = Roles.Member) =>
        (await New(email ?? Person.NewEmail(), role).SendAsync(client)).Is(HttpStatusCode.Created);

    /// <summary>The token in the mail to this address, once it is there.</summary>
    public static async Task<string> TokenAsync(TestSystem system, string email)
    {
        var token = "";
        await Eventually.IsTrueAsync(
            () => (token = system.MailsTo(email)
                .Select(mail => Token().Match(mail.Text).Value).LastOrDefault(found => found.Length > 0) ?? "").Length > 0,
            $"a mail with a token to {email}");
        return token;
    }

    public static Task<Answer> AcceptAsync(HttpClient client, object body) =>
        new Call(HttpMethod.Post, "/v1/invitations/accept", body).SendAsync(client);

    [GeneratedRegex(@"(?<=http\S+/accept-invitation#)\S+")]
    private static partial Regex Token();
}
