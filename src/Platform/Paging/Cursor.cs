using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ProdReady.Platform.Paging;

// Where a page ended. A cursor that is taken from one list to another, or edited, would skip or repeat rows without
// anybody noticing; the checksum over its list, filter and order makes it a 400. It is no secret and grants nothing:
// what a client may see is decided by its tenant, whatever the cursor says.
internal sealed record Cursor<TKey>(TKey Key, Guid Id)
{
    private const int ChecksumLength = 8;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Strict)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Write(string scope)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, Json);
        return Base64Url.EncodeToString([.. Checksum(scope, json), .. json]);
    }

    /// <summary>Null when the text is no cursor of this scope.</summary>
    public static Cursor<TKey>? Read(string text, string scope)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= ChecksumLength)
        {
            return null;
        }

        var json = bytes.AsSpan(ChecksumLength);
        return Checksum(scope, json).SequenceEqual(bytes.AsSpan(0, ChecksumLength))
            ? JsonSerializer.Deserialize<Cursor<TKey>>(json, Json)
            : null;
    }

    private static ReadOnlySpan<byte> Checksum(string scope, ReadOnlySpan<byte> json) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(scope), 0, .. json]).AsSpan(0, ChecksumLength);
}
