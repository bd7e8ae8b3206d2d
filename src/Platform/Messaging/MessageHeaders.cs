namespace ProdReady.Platform.Messaging;

// What a message carries beside its body. A consumer that had to guess the tenant could guess wrong.
internal static class MessageHeaders
{
    public const string Tenant = "tenant";

    /// <summary>The full name of the message's type, readable also where the body is not.</summary>
    public const string Type = "type";

    /// <summary>W3C trace context, beside what MassTransit writes only while something records its spans.</summary>
    public const string TraceParent = "traceparent";
}
