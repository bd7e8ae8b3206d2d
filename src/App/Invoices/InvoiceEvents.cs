namespace ProdReady.App.Invoices;

/// <summary>An invoice went out to its customer. Carries no personal data: whoever needs it reads it by the id.</summary>
/// <param name="Total">Minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record InvoiceSent(Guid InvoiceId, int Number, long Total, string Currency);

/// <summary>An invoice was paid in full. Carries no personal data: whoever needs it reads it by the id.</summary>
/// <param name="Total">Minor units of <paramref name="Currency"/>.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record InvoicePaid(Guid InvoiceId, int Number, long Total, string Currency);

/// <summary>An invoice will not be paid; its number stays taken.</summary>
public sealed record InvoiceVoided(Guid InvoiceId);
