using System.Diagnostics.CodeAnalysis;

namespace ProdReady.Dev.Sandbox;

/// <summary>As Stripe keeps them: the first answer of a key is its answer for good, once work on it has begun.</summary>
internal sealed class IdempotencyKeys
{
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Claims the key; false with the answer that the request gets instead.</summary>
    public bool TryClaim(string key, string fingerprint, [NotNullWhen(false)] out SandboxAnswer? answer, out bool isReplay)
    {
        lock (_entries)
        {
            (answer, isReplay) = (null, false);
            if (!_entries.TryGetValue(key, out var entry))
            {
                _entries[key] = new Entry(fingerprint, null);
                return true;
            }

            if (entry.Fingerprint != fingerprint) answer = SandboxAnswer.KeyUsedOtherwise(key);
            else if (entry.Answer is null) answer = SandboxAnswer.KeyInUse();
            else (answer, isReplay) = (entry.Answer, true);
            return false;
        }
    }

    public void Keep(string key, SandboxAnswer answer)
    {
        lock (_entries)
        {
            _entries[key] = _entries[key] with { Answer = answer };
        }
    }

    /// <summary>Gives up a claim for which nothing was done.</summary>
    public void Release(string key)
    {
        lock (_entries)
        {
            if (_entries.TryGetValue(key, out var entry) && entry.Answer is null) _entries.Remove(key);
        }
    }

    private sealed record Entry(string Fingerprint, SandboxAnswer? Answer);
}
