namespace ProdReady.App.Webhooks;

/// <summary>What a tenant can be told of.</summary>
public static class WebhookEvents
{
    public const string CustomerCreated = "customer.created";
    public const string CustomerDeleted = "customer.deleted";
    public const string InvoiceSent = "invoice.sent";
    public const string InvoicePaid = "invoice.paid";
    public const string InvoiceVoided = "invoice.voided";
    public const string PaymentFailed = "payment.failed";

    public static readonly IReadOnlySet<string> Types = new HashSet<string>
    {
        CustomerCreated, CustomerDeleted, InvoiceSent, InvoicePaid, InvoiceVoided, PaymentFailed,
    };
}
