using System.Collections.Concurrent;

namespace ProdReady.Dev.Sandbox;

/// <summary>What was asked of models, and the tokens that its answers counted: the truth that tests compare with.</summary>
public sealed class ModelTraffic
{
    private const int Most = 10_000;
    private readonly ConcurrentQueue<ModelRequest> _arrivals = new();
    private readonly ConcurrentQueue<AnsweredRequest> _answers = new();
    private int _number;

    /// <summary>Whatever came of them, oldest first; of the last 10,000, those whose body has this text in it.</summary>
    public IReadOnlyList<ModelRequest> Arrivals(string text) =>
        [.. _arrivals.Where(arrival => arrival.Body.Contains(text, StringComparison.Ordinal))];

    /// <summary>Those that were answered with 200, and are paid for.</summary>
    public IReadOnlyList<AnsweredRequest> Answers(string text) =>
        [.. _answers.Where(answer => answer.Body.Contains(text, StringComparison.Ordinal))];

    internal void NoteArrival(string model, string body) => Note(_arrivals, new ModelRequest(model, body));

    internal int NoteAnswer(string model, string body, int inputTokens, int outputTokens)
    {
        Note(_answers, new AnsweredRequest(model, body, inputTokens, inputTokens / 2, outputTokens));
        return Interlocked.Increment(ref _number);
    }

    private static void Note<T>(ConcurrentQueue<T> kept, T one)
    {
        kept.Enqueue(one);
        if (kept.Count > Most) kept.TryDequeue(out _);
    }
}

public sealed record ModelRequest(string Model, string Body);

/// <param name="InputTokens">All of it.</param>
public sealed record AnsweredRequest(string Model, string Body, int InputTokens, int CachedInputTokens, int OutputTokens);
