using ProdReady.Platform.Email;

namespace ProdReady.App.ModelUsage;

/// <summary>A share of the budget is used, and nothing changes yet.</summary>
internal sealed record BudgetNearMail(string Company, string Percent, string Month)
    : Mail("model-budget-near", MailKind.Optional);

/// <summary>Something has stopped working: an owner is told, whatever they unsubscribed from.</summary>
internal sealed record BudgetSpentMail(string Company, string Month) : Mail("model-budget-spent");
