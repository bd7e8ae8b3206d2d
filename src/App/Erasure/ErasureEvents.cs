namespace ProdReady.App.Erasure;

/// <summary>Nothing is held on a person any more but where to tell them so. Carries no address.</summary>
public sealed record ErasureDone(Guid FarewellId);
