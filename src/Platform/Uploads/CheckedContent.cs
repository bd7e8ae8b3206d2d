using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ProdReady.Platform.Streams;

namespace ProdReady.Platform.Uploads;

/// <summary>
/// A file that is looked at while it passes: its first bytes before anything is stored, its text to the end. Looked at
/// afterwards, it would have to be kept somewhere first, with nobody knowing what it is.
/// </summary>
public sealed class CheckedContent : PassingStream
{
    private static readonly SearchValues<byte> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, 32).Except([9, 10, 12, 13]).Append(127).Select(code => (byte)code)]);

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Decoder? _text;
    private ReadOnlyMemory<byte> _head;

    private CheckedContent(Stream content, FileType type, ReadOnlyMemory<byte> head) : base(content)
    {
        _head = head;
        _text = type.IsText ? new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder() : null;
    }

    /// <summary>It is not what its type says: from there on nothing more was let through.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Reads the first bytes; null when they are not those of <paramref name="type"/>, or there are none.</summary>
    public static async Task<CheckedContent?> BeginAsync(Stream content, FileType type, CancellationToken ct)
    {
        var head = new byte[FileType.HeadBytes];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        return type.BeginsWith(head.AsSpan(0, length)) ? new CheckedContent(content, type, head.AsMemory(0, length)) : null;
    }

    /// <summary>SHA-256 of all that was let through.</summary>
    public byte[] Hash() => _hash.GetCurrentHash();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsRefused) return 0;
        var read = _head.Length > 0 ? TakeHead(buffer.Span) : await Inner.ReadAsync(buffer, cancellationToken);
        IsRefused = _text is not null && !IsText(buffer.Span[..read], isEnd: read == 0);
        if (IsRefused) return 0;
        _hash.AppendData(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }

    private int TakeHead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _head.Length);
        _head.Span[..count].CopyTo(buffer);
        _head = _head[count..];
        return count;
    }

    // A character may lie across two reads; the decoder remembers its first half.
    private bool IsText(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        if (bytes.ContainsAny(ControlCharacters)) return false;
        var characters = ArrayPool<char>.Shared.Rent(bytes.Length + 2);
        try
        {
            _text!.GetChars(bytes, characters, flush: isEnd);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }
}
