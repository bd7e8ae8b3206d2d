namespace ProdReady.Dev.Running;

/// <summary>The first steps with the API as lines for a shell, each of which builds on the one before.</summary>
public static class LinesToPaste
{
    private const string Json = "-H 'Content-Type: application/json'";
    private const string SignedIn = "-H \"Authorization: Bearer $TOKEN\" -H \"Idempotency-Key: $(date +%s%N)\"";

    /// <summary>Sign in; make a customer; make an invoice.</summary>
    public static string[] FirstThree(string api, DemoAccount account) =>
    [
        $"TOKEN=$(curl -s {api}/v1/sessions {Json} "
            + $"-d '{{\"email\":\"{account.Email}\",\"password\":\"{account.Password}\"}}' {Pick("accessToken")}); echo $TOKEN",
        $"CUSTOMER=$(curl -s {api}/v1/customers {SignedIn} {Json} "
            + $"-d '{{\"name\":\"Ada\",\"email\":\"ada@example.test\"}}' {Pick("id")}); echo $CUSTOMER",
        $"INVOICE=$(curl -s {api}/v1/invoices {SignedIn} {Json} "
            + "-d '{\"customerId\":\"'$CUSTOMER'\",\"currency\":\"EUR\","
            + $"\"lines\":[{{\"description\":\"Work\",\"quantity\":2,\"unitPrice\":4500}}]}}' {Pick("id")}); echo $INVOICE",
    ];

    /// <summary>Send the invoice; pay it, which puts a receipt into the mail folder.</summary>
    public static string[] ToAReceipt(string api) =>
    [
        $"curl -s -X POST {api}/v1/invoices/$INVOICE/send {SignedIn}",
        $"curl -s {api}/v1/invoices/$INVOICE/payments {SignedIn} {Json} -d '{{\"paymentMethod\":\"pm_card_visa\"}}'",
    ];

    private static string Pick(string member) => $"| grep -o '\"{member}\":\"[^\"]*' | head -1 | cut -d'\"' -f4";
}
