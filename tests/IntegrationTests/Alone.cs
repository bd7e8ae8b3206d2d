namespace ProdReady.IntegrationTests;

/// <summary>For tests that measure time: they run when no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
