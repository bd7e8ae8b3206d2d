namespace ProdReady.Platform.ObjectStorage;

/// <summary>
/// The storage did not do what it was asked; it may at another time. The faults of a disk and of a network in one type, so
/// that nobody who stores something must know which of them is behind it.
/// </summary>
public sealed class ObjectStorageException(string message, Exception? cause = null) : Exception(message, cause);
