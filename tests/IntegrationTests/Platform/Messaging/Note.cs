using System.Collections.Concurrent;
using MassTransit;
using ProdReady.App.Data;

namespace ProdReady.IntegrationTests.Platform.Messaging;

/// <summary>What the tests of this folder send.</summary>
public sealed record Note(int Number, string Text = "");

/// <summary>What a test wants its consumer to do, and what it saw.</summary>
public sealed class Notes
{
    /// <summary>Every try, oldest first.</summary>
    public ConcurrentQueue<Note> Tries { get; } = new();

    /// <summary>Tries that ended well, oldest first.</summary>
    public ConcurrentQueue<Note> Done { get; } = new();

    public Func<ConsumeContext<Note>, AppDbContext, Task> Does { get; set; } = (_, _) => Task.CompletedTask;
}

internal sealed class NoteConsumer(Notes notes, AppDbContext db) : IConsumer<Note>
{
    public async Task Consume(ConsumeContext<Note> context)
    {
        notes.Tries.Enqueue(context.Message);
        await notes.Does(context, db);
        notes.Done.Enqueue(context.Message);
    }
}
