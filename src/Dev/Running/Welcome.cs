namespace ProdReady.Dev.Running;

/// <summary>What `up` says when all is ready: addresses, an account, and lines to paste.</summary>
internal static class Welcome
{
    public static async Task PrintAsync(UpState state, CancellationToken ct)
    {
        var api = state.ApiAddresses[0];
        var account = await DemoAccount.EnsureAsync(api, ct);

        Console.WriteLine();
        foreach (var address in state.ApiAddresses) Console.WriteLine($"  {"api",-10} {address}  ({address}/openapi/v1.json)");
        foreach (var (name, address) in state.Addresses) Console.WriteLine($"  {name,-10} {address}");
        Console.WriteLine($"  {"sign-in",-10} {account.Email}, password {account.Password}");
        Show("Paste, in this order (sign in, make a customer, make an invoice):", LinesToPaste.FirstThree(api, account));
        Show($"Then send it and pay it; the receipt appears in {MailPlace(state)}:", LinesToPaste.ToAReceipt(api));
        Console.WriteLine();
    }

    private static string MailPlace(UpState state) => state.Addresses.GetValueOrDefault("mail", "the worker's /mail");

    private static void Show(string title, string[] lines)
    {
        Console.WriteLine($"\n{title}\n");
        foreach (var line in lines) Console.WriteLine(line);
    }
}
