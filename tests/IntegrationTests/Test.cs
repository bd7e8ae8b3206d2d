namespace ProdReady.IntegrationTests;

internal static class Test
{
    /// <summary>Cancelled when the run is.</summary>
    public static CancellationToken Ct => TestContext.Current.CancellationToken;
}
