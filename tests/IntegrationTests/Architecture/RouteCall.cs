using System.Net;
using System.Text.RegularExpressions;
using ProdReady.App;
using ProdReady.IntegrationTests.AccountMails;
using ProdReady.IntegrationTests.Accounts;
using ProdReady.IntegrationTests.ApiKeys;
using ProdReady.IntegrationTests.Customers;
using ProdReady.IntegrationTests.Documents;
using ProdReady.IntegrationTests.Invoices;
using ProdReady.IntegrationTests.Members;
using ProdReady.IntegrationTests.Passkeys;
using ProdReady.IntegrationTests.Payments;
using ProdReady.IntegrationTests.Reports;
using ProdReady.IntegrationTests.Webhooks;

namespace ProdReady.IntegrationTests.Architecture;

/// <summary>A request to one route that is well formed, so that only the caller decides whether it is let in.</summary>
internal sealed partial class RouteCall(string route, bool hasBody, TestTenant mine, TestServers servers)
{
    private const string Document = "{documentName}";

    /// <summary>Makes what a route with an id in it is asked for; a new kind of thing needs its line here.</summary>
    private readonly Dictionary<string, Func<TestTenant, Task<Guid>>> _things = new()
    {
        ["api-keys"] = async tenant => (await SomeApiKey.CreateAsync(tenant.Client, Permissions.CustomersRead)).Id,
        ["documents"] = async tenant => (await SomeDocument.UploadAsync(tenant.Client)).Is(HttpStatusCode.Created).Id,
        ["customers"] = async tenant => (await SomeCustomer.CreateAsync(tenant.Client)).Id,
        ["jobs"] = async tenant => (await SomeReport.AskAsync(tenant.Client)).Is(HttpStatusCode.Accepted).Id,
        ["invoices"] = async tenant => (await SomeInvoice.CreateAsync(tenant.Client)).Id,
        ["invitations"] = async tenant => (await SomeInvitation.SendAsync(tenant.Client)).Id,
        ["members"] = async tenant => (await tenant.JoinedByAsync(Roles.Member, servers)).Id,
        ["passkeys"] = async tenant =>
            (await SoftwarePasskey.AddAsync((await tenant.JoinedByAsync(Roles.Member, servers)).Client)).Id,
        ["payments"] = PayAsync,
        ["sessions"] = SignInAsync,
        ["webhooks"] = async tenant => (await SomeWebhook.CreateAsync(tenant.Client)).Id,
        ["webhook-deliveries"] = tenant => SomeWebhook.DeliveryAsync(tenant, servers),
    };

    /// <summary>Bodies of routes with an id: only a good one gets as far as to the look for the id.</summary>
    private static readonly Dictionary<string, Func<object>> Bodies = new()
    {
        ["POST /v1/api-keys/{id}/rotate"] = () => new { overlapHours = 1 },
        ["POST /v1/webhooks/{id}/rotate"] = () => new { overlapHours = 1 },
        ["POST /v1/documents/{id}/links"] = () => new { lifetimeSeconds = 60 },
        ["PUT /v1/customers/{id}"] = () => SomeCustomer.New(),
        ["PUT /v1/me/passkeys/{id}"] = () => new { name = "phone" },
        ["PUT /v1/members/{id}"] = () => new { role = Roles.ReadOnly },
        ["POST /v1/invoices/{id}/payments"] = () => new { paymentMethod = "pm_card_visa" },
    };

    private readonly string _method = route.Split(' ')[0];
    private readonly string _path = route.Split(' ')[1];
    private Guid? _shared;

    public bool HasId => _path.Contains("{id}", StringComparison.Ordinal);

    // What ends the caller's session or membership would end it for the routes that follow.
    private bool MayEndTheCaller => _method != "GET" && !hasBody && !HasId;

    /// <summary><c>yes</c>, or the status of the refusal.</summary>
    public async Task<string> AskAsync(Caller caller)
    {
        var client = MayEndTheCaller ? await caller.New() : caller.Client;
        var answer = await (await MakeAsync()).SendAsync(client);
        var said = answer.Status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound
                or >= HttpStatusCode.InternalServerError => $"{(int)answer.Status}",
            _ => "yes",
        };
        if (said == "yes" && _method != "GET")
        {
            _shared = null;
        }

        return said;
    }

    private async Task<Call> MakeAsync()
    {
        var path = _path.Replace(Document, "v1", StringComparison.Ordinal);
        if (path == "/v1/document-links/{token}") path = await SomeDocument.LinkAsync(mine.Client);
        if (path == "/v1/unsubscriptions/{token}") path = await SomeUnsubscription.LinkAsync(servers);
        if (HasId)
        {
            // The same for all until somebody was let in to change it.
            var id = _shared ??= await MakeThingAsync();
            path = path.Replace("{id}", id.ToString(), StringComparison.Ordinal);
        }

        object? body = Bodies.TryGetValue(route, out var good) ? good() : hasBody ? "{}" : null;
        return new Call(HttpMethod.Parse(_method), path, body)
        {
            IdempotencyKey = Guid.NewGuid().ToString(),
            IfMatch = "\"1\"",
        };
    }

    private Task<Guid> MakeThingAsync() => _things[KindBeforeId().Match(_path).Groups[1].Value](mine);

    private static async Task<Guid> PayAsync(TestTenant tenant)
    {
        using var paid = await tenant.Client.PayAsync(await tenant.SentInvoiceAsync());
        return new Answer(paid.StatusCode, paid.Headers, await paid.Content.ReadAsStringAsync(Test.Ct)).Id;
    }

    private static async Task<Guid> SignInAsync(TestTenant tenant)
    {
        using var response = await new Person(tenant.System, tenant.Email).TryToSignInAsync(TestTenant.Password);
        return (await Tokens.ReadAsync(response)).SessionId;
    }

    [GeneratedRegex(@"/([\w-]+)/\{id\}")]
    private static partial Regex KindBeforeId();
}
