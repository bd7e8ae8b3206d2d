namespace ProdReady.Dev.Running;

/// <summary>What `up` says when all is ready: addresses, and lines to paste.</summary>
internal static class Welcome
{
    public static void Print(UpState state, TextWriter output)
    {
        var api = state.ApiAddresses[0];
        output.WriteLine();
        foreach (var address in state.ApiAddresses)
        {
            output.WriteLine($"  API       {address}   (OpenAPI: {address}/openapi/v1.json)");
        }
        foreach (var (name, address) in state.Addresses) output.WriteLine($"  {name,-9} {address}");
        output.WriteLine($"""

            Try it (each line works when pasted, in this order):

              TOKEN=$(curl -s {api}/v1/accounts -H 'Content-Type: application/json' -d '...' | sed 's/.*"accessToken":"\([^"]*\)".*/\1/')
            """);
    }
}
