using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ProdReady.Dev.Sandbox;

/// <summary>What lies in the sandbox's bucket, and what was begun and not completed: the truth that tests compare with.</summary>
public sealed class S3Objects
{
    private readonly ConcurrentDictionary<string, byte[][]> _objects = new();
    private readonly ConcurrentDictionary<string, S3Unfinished> _uploads = new();

    public IReadOnlyList<string> Keys => [.. _objects.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Uploads that cost money until somebody completes or aborts them.</summary>
    public IReadOnlyList<S3Unfinished> Unfinished => [.. _uploads.Values];

    internal byte[][]? Find(string key) => _objects.GetValueOrDefault(key);

    internal void Put(string key, params byte[][] parts) => _objects[key] = parts;

    internal void Delete(string key) => _objects.TryRemove(key, out _);

    internal S3Unfinished Begin(string key)
    {
        var upload = new S3Unfinished(RandomNumberGenerator.GetHexString(32, lowercase: true), key, new());
        return _uploads[upload.Id] = upload;
    }

    internal S3Unfinished? FindUpload(string id, string key) =>
        _uploads.TryGetValue(id, out var upload) && upload.Key == key ? upload : null;

    internal void Forget(S3Unfinished upload) => _uploads.TryRemove(upload.Id, out _);
}

/// <summary>A multipart upload that is under way; parts by their numbers.</summary>
public sealed record S3Unfinished(string Id, string Key, ConcurrentDictionary<int, byte[]> Parts);
