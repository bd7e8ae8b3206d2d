namespace ProdReady.App.ModelUsage;

/// <summary>What language models were asked and what that cost. Amounts are millionths of the currency unit.</summary>
/// <param name="Currency">ISO 4217.</param>
public sealed record UsageResponse(
    DateOnly From, DateOnly To, string Currency, BudgetResponse Budget, IReadOnlyList<DayUsageResponse> Days);

/// <param name="Month">The first day of the month that is under way (UTC).</param>
/// <param name="Reserved">Set aside for calls under way.</param>
/// <param name="Left">What further calls may cost.</param>
public sealed record BudgetResponse(DateOnly Month, long Limit, long Spent, long Reserved, long Left);

/// <param name="Day">UTC.</param>
/// <param name="CachedInputTokens">The part of the input that the provider had in its cache.</param>
public sealed record DayUsageResponse(
    DateOnly Day, string Feature, int Calls, long InputTokens, long CachedInputTokens, long OutputTokens, long Cost);
