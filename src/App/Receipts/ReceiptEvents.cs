namespace ProdReady.App.Receipts;

/// <summary>A receipt exists and is to be sent. Carries no personal data: whoever needs it reads it by the id.</summary>
public sealed record ReceiptIssued(Guid ReceiptId);
