namespace ProdReady.Platform.ObjectStorage;

/// <summary>
/// A part of an object, both ends included, as in an HTTP range (RFC 9110 section 14.1.2). Counted otherwise, every second
/// caller would be off by one.
/// </summary>
public readonly record struct ByteRange(long First, long Last)
{
    public long Length => Last - First + 1;
}
