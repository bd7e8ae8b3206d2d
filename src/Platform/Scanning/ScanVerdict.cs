namespace ProdReady.Platform.Scanning;

/// <summary>
/// What is known of a file's content. Three answers and not two: "nobody has looked" must not pass for "nothing was found".
/// </summary>
public abstract record ScanVerdict
{
    private ScanVerdict()
    {
    }

    public sealed record NotScanned : ScanVerdict;

    public sealed record Clean : ScanVerdict;

    /// <param name="Name">What the scanner calls it, such as <c>Win.Test.EICAR_HDB-1</c>.</param>
    public sealed record Found(string Name) : ScanVerdict;
}

/// <summary>The scanner gave no verdict: the file stays where it is.</summary>
/// <param name="isAway">It may give one later; else it answered, and somebody must look at its settings.</param>
public sealed class ScannerException(string message, bool isAway, Exception? cause = null) : Exception(message, cause)
{
    public bool IsAway => isAway;
}
