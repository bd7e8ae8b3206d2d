namespace ProdReady.IntegrationTests.Customers;

/// <summary>Bodies that no customer can be made of, and the fields that the refusal must name.</summary>
internal static class CustomerBodies
{
    public static TheoryData<string, string[]> Bad => new()
    {
        { """{}""", ["name", "email"] },
        { """{"name":"Ada"}""", ["email"] },
        { """{"name":null,"email":"a@b.test"}""", ["name"] },
        { """{"name":"","email":"a@b.test"}""", ["name"] },
        { """{"name":"   ","email":"a@b.test"}""", ["name"] },
        { """{"name":"a\u0000b","email":"a@b.test"}""", ["name"] },
        { """{"name":"a\nb","email":"a@b.test"}""", ["name"] },
        { """{"name":"\ud800","email":"a@b.test"}""", ["name"] },
        { """{"name":7,"email":"a@b.test"}""", ["name"] },
        { """{"name":"Ada","name":"Eve","email":"a@b.test"}""", ["name"] },
        { """{"name":"Ada","email":"nobody"}""", ["email"] },
        { """{"name":"Ada","email":"a@b.test\r\nBcc: c@d.test"}""", ["email"] },
        { """{"name":"","email":"nobody"}""", ["name", "email"] },
        { """{"name":"Ada","email":"a@b.test","emial":"c@d.test"}""", ["emial"] },
        { """{"name":"Ada","Email":"a@b.test"}""", ["email"] },
        { $$"""{"name":"{{new string('a', 201)}}","email":"a@b.test"}""", ["name"] },
        { $$"""{"name":"Ada","email":"{{new string('a', 250)}}@b.test"}""", ["email"] },
    };
}
