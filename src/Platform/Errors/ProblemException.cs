namespace ProdReady.Platform.Errors;

/// <summary>
/// An answer that a request has earned before an endpoint can give it: a header that is missing, a cursor that is forged.
/// Thrown where there is no result to return, so that the reason still reaches the client in words of ours.
/// </summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;
}
