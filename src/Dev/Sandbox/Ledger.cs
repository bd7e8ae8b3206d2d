using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ProdReady.Dev.Sandbox;

/// <summary>What was charged, and how often each idempotency key was seen: the truth that tests compare with.</summary>
public sealed class Ledger(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, PaymentIntent> _intents = new();
    private readonly ConcurrentQueue<Arrival> _arrivals = new();

    /// <summary>Money moved, oldest first.</summary>
    public IReadOnlyList<PaymentIntent> Charges(string? idempotencyKey = null, string? invoiceId = null) =>
    [
        .. _intents.Values
            .Where(intent => intent.LatestCharge is not null
                && (idempotencyKey is null || intent.IdempotencyKey == idempotencyKey)
                && (invoiceId is null || intent.Metadata.GetValueOrDefault("invoice_id") == invoiceId))
            .OrderBy(intent => intent.Created),
    ];

    /// <summary>When requests arrived, oldest first, whatever came of them.</summary>
    public IReadOnlyList<DateTimeOffset> Arrivals(string? idempotencyKey = null) =>
        [.. _arrivals.Where(arrival => idempotencyKey is null || arrival.IdempotencyKey == idempotencyKey)
            .Select(arrival => arrival.At)];

    internal PaymentIntent? Find(string id) => _intents.GetValueOrDefault(id);

    /// <summary>True for the first of its key.</summary>
    internal bool NoteArrival(string? idempotencyKey)
    {
        var isFirst = idempotencyKey is null || _arrivals.All(arrival => arrival.IdempotencyKey != idempotencyKey);
        _arrivals.Enqueue(new Arrival(idempotencyKey, time.GetUtcNow()));
        return isFirst;
    }

    internal PaymentIntent Add(IntentForm form, string? idempotencyKey, string status)
    {
        var intent = new PaymentIntent(
            NewId("pi"), form.Amount, form.Currency, status, form.PaymentMethod, form.Metadata, idempotencyKey,
            status == "succeeded" ? NewId("ch") : null, time.GetUtcNow());
        _intents[intent.Id] = intent;
        return intent;
    }

    private static string NewId(string prefix) => $"{prefix}_{RandomNumberGenerator.GetHexString(24, lowercase: true)}";

    private sealed record Arrival(string? IdempotencyKey, DateTimeOffset At);
}

public sealed record PaymentIntent(
    string Id,
    long Amount,
    string Currency,
    string Status,
    string? PaymentMethod,
    IReadOnlyDictionary<string, string> Metadata,
    string? IdempotencyKey,
    string? LatestCharge,
    DateTimeOffset Created);
