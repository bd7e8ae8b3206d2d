using System.Net.Http.Json;

namespace ProdReady.Benchmarks;

/// <summary>One kind of request, as ours and as the bare one take it.</summary>
/// <param name="Limit">What ours may cost at most, in CPU for one request, as a multiple of the bare one.</param>
internal sealed record Scenario(
    string Name, double Limit, Func<Subject, int, HttpRequestMessage> Ours, Func<Subject, int, HttpRequestMessage> Bare)
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        new("cached read", 1.5, (subject, i) => Get($"/v1/customers/{Pick(subject.Customers, i)}"),
            (subject, i) => Get($"/customers/{Pick(subject.Customers, i)}")),
        new("uncached read", 2.5, (subject, i) => Get($"/v1/invoices/{Pick(subject.Invoices, i)}"),
            (subject, i) => Get($"/invoices/{Pick(subject.Invoices, i)}")),
        new("list of 20", 2.5,
            (_, _) => Get("/v1/customers?sort=-createdAt"),
            (subject, _) => Get($"/customers?tenant={subject.Tenant}")),
        new("create", 3.5, Create, (subject, _) => Post("/customers", new { subject.Tenant, name = "Bob", email = NewEmail() })),
    ];

    private static Guid Pick(IReadOnlyList<Guid> ids, int i) => ids[i % ids.Count];

    private static HttpRequestMessage Create(Subject subject, int i)
    {
        var request = Post("/v1/customers", new { name = "Bob", email = NewEmail() });
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return request;
    }

    private static string NewEmail() => $"{Guid.NewGuid():N}@example.test";

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private static HttpRequestMessage Post(string path, object body) =>
        new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
}

/// <summary>Whose rows are read and written.</summary>
internal sealed record Subject(Guid Tenant, IReadOnlyList<Guid> Customers, IReadOnlyList<Guid> Invoices);
