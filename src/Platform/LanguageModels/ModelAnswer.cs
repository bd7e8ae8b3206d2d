namespace ProdReady.Platform.LanguageModels;

// Prevents "no answer" from being an exception that each feature would have to know: there are few reasons, and each is told.
/// <summary>What came of a question.</summary>
public abstract record ModelAnswer
{
    private ModelAnswer()
    {
    }

    /// <param name="IsCached">It was asked before, so it cost nothing.</param>
    public sealed record Given(string Text, string Model, bool IsCached) : ModelAnswer;

    public sealed record Missing(ModelRefusal Reason) : ModelAnswer;
}

public enum ModelRefusal
{
    /// <summary>No provider is chosen.</summary>
    NotSetUp,

    /// <summary>An operator has stopped all calls.</summary>
    Stopped,

    /// <summary>What is left of the tenant's month does not cover the call.</summary>
    BudgetSpent,

    /// <summary>The provider failed, or took too long.</summary>
    Unavailable,
}

internal sealed class ModelRefusedException(ModelRefusal reason) : Exception($"No answer: {reason}.")
{
    public ModelRefusal Reason { get; } = reason;
}
