using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using ProdReady.App.Data;
using ProdReady.Platform.Errors;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.LanguageModels;
using ProdReady.Platform.ObjectStorage;

namespace ProdReady.App.Assistant;

/// <param name="Invoice">Its number.</param>
/// <param name="Text">Plain text, to be read by a person first; null where there is none.</param>
/// <param name="Missing">Why there is none; null where there is one.</param>
internal sealed record SuggestedReminder(Guid InvoiceId, int Invoice, string? Text, string? Model, ModelRefusal? Missing);

/// <summary>
/// Asks for a letter for each overdue invoice, a few at a time. Each question is answered and paid for by itself, as those that
/// somebody waits for are: begun again, the job gets what was answered before from where answers are kept, and pays for the
/// rest alone. A spent budget ends the asking and not the job: what was paid for is delivered.
/// </summary>
internal sealed class MakeReminders(
    AppDbContext db, IObjectStorage storage, ModelClient models, IOptions<AssistantOptions> options, TimeProvider clock)
    : FileWork(db, storage, clock)
{
    public const string Kind = "reminders";
    private const int Most = 500;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly AppDbContext _db = db;
    private readonly TimeProvider _clock = clock;

    protected override (string Name, string MediaType) Describe(JobRun run) => ("reminders.json", "application/json");

    protected override async Task WriteAsync(JobRun run, Stream stream, CancellationToken ct)
    {
        var overdue = await ReminderPrompt.ReadOverdueAsync(_db, _clock.GetUtcNow(), options.Value, Most, ct);
        var reminders = await SuggestAsync(run, overdue, ct);
        if (reminders is [{ Missing: { } reason }, ..] && Array.TrueForAll(reminders, one => one.Text is null))
        {
            var (status, why) = ModelAnswers.Explain(reason);
            throw new ProblemException(new Problem(status, why));
        }

        await JsonSerializer.SerializeAsync(stream, new { items = reminders }, Json, ct);
    }

    private async Task<SuggestedReminder[]> SuggestAsync(JobRun run, List<ReminderPrompt> overdue, CancellationToken ct)
    {
        var (reminders, done, ended) = (new SuggestedReminder[overdue.Count], 0, (ModelAnswer.Missing?)null);
        var few = new ParallelOptions { MaxDegreeOfParallelism = options.Value.AtOnce, CancellationToken = ct };
        await Parallel.ForAsync(0, overdue.Count, few, async (i, ct) =>
        {
            var invoice = overdue[i].Invoice;
            var answer = Volatile.Read(ref ended)
                ?? await models.AskAsync(overdue[i].Write(options.Value), invoice.CustomerId, ct);
            if (answer is ModelAnswer.Missing { Reason: not ModelRefusal.Unavailable } end) Volatile.Write(ref ended, end);

            var (given, missing) = (answer as ModelAnswer.Given, answer as ModelAnswer.Missing);
            reminders[i] = new SuggestedReminder(invoice.Id, invoice.Number, given?.Text, given?.Model, missing?.Reason);
            run.Report(Interlocked.Increment(ref done), overdue.Count);
        });
        return reminders;
    }
}
