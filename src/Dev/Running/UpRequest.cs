namespace ProdReady.Dev.Running;

/// <summary>How many API instances, and the port of the first: null for 8080 or the next free one.</summary>
public sealed record UpRequest(int ApiInstances, int? Port);
