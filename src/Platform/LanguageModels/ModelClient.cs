using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Caching;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.LanguageModels;

// The one way to a model: a feature that calls one by itself would spend what nobody counts, wait for ever, and write into the
// logs what it was told in confidence.
/// <summary>
/// Answers questions for the scope's tenant: from what was answered before, or by a call whose price is reserved first and
/// settled after. Asks the fallback where the first model refuses.
/// </summary>
public sealed class ModelClient
{
    private readonly ModelProvider _provider;
    private readonly ModelLedger _ledger;
    private readonly ModelControl _control;
    private readonly Cache _cache;
    private readonly CurrentTenant _tenant;
    private readonly ModelsOptions _options;
    private readonly ILogger _log;

    internal ModelClient(
        ModelProvider provider, ModelLedger ledger, ModelControl control, Cache cache, CurrentTenant tenant,
        IOptions<ModelsOptions> options, ILogger<ModelClient> log)
    {
        (_provider, _ledger, _control, _cache, _tenant) = (provider, ledger, control, cache, tenant);
        (_options, _log) = (options.Value, log);
    }

    /// <summary>What makes all answers on one thing of a tenant be forgotten, for <see cref="Cache.InvalidateAsync"/>.</summary>
    public static CacheKey AnswersAbout(Guid tenant, Guid thing) => new("model-answers-about", tenant, thing);

    /// <summary>Never throws for what the provider does. No transaction should be open: a call takes seconds.</summary>
    /// <param name="about">The id of what is asked about, such as a customer's: <see cref="AnswersAbout"/>.</param>
    public async Task<ModelAnswer> AskAsync(ModelPrompt prompt, Guid about, CancellationToken ct)
    {
        if (_options.Provider == ModelProviderKind.None) return new ModelAnswer.Missing(ModelRefusal.NotSetUp);
        if (await _control.IsStoppedAsync(ct)) return new ModelAnswer.Missing(ModelRefusal.Stopped);
        var isCached = true;
        try
        {
            var entry = new CacheEntry(_options.AnswersKept, AnswersAbout(_tenant.Id, about));
            var kept = await _cache.GetOrCreateAsync(KeyOf(prompt), CallAsync, entry, ct);
            return new ModelAnswer.Given(kept!.Text, kept.Model, isCached);
        }
        catch (ModelRefusedException refusal)
        {
            return new ModelAnswer.Missing(refusal.Reason);
        }

        async Task<KeptAnswer?> CallAsync(CancellationToken ct)
        {
            isCached = false;
            return await CallFirstThatAnswersAsync(prompt, ct);
        }
    }

    // By prompt, model and settings, for the tenant alone.
    private CacheKey KeyOf(ModelPrompt prompt)
    {
        var question = string.Join(
            '\n', [$"{_options.Provider}", .. _options.Models.Select(model => model.Name), $"{prompt.MaxOutputTokens}",
                prompt.System, prompt.User]);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(question));
        return new("model-answer", _tenant.Id, Detail: Convert.ToHexStringLower(hash));
    }

    private async Task<KeptAnswer> CallFirstThatAnswersAsync(ModelPrompt prompt, CancellationToken ct)
    {
        foreach (var model in _options.Models)
        {
            var call = await _ledger.TryReserveAsync(_tenant.Id, prompt, model, ct)
                ?? throw new ModelRefusedException(ModelRefusal.BudgetSpent);
            var (text, failure) = await CallAsync(prompt, model, call);
            if (text is not null) return new KeptAnswer(text, model.Name);

            // One that took too long has used up the caller's time, too.
            if (!failure!.CostNothing) break;
        }

        throw new ModelRefusedException(ModelRefusal.Unavailable);
    }

    private async Task<(string? Text, ModelFailure? Failure)> CallAsync(
        ModelPrompt prompt, ModelOptions model, ReservedCall call)
    {
        using var trace = ModelTelemetry.Begin(prompt, model);
        var settlement = Settlement.Presumed;
        try
        {
            // Without the caller's token: cut short, the answer would be paid for and lost. The pipeline limits its time.
            using var client = _provider.Open(model.Name);
            var response = await client.GetResponseAsync(
                prompt.Messages, new ChatOptions { MaxOutputTokens = prompt.MaxOutputTokens }, CancellationToken.None);
            if (response.Usage is { InputTokenCount: { } input, OutputTokenCount: { } output } usage)
            {
                settlement = Settlement.Of(model, new TokenUsage(input, usage.CachedInputTokenCount ?? 0, output));
            }

            if (_options.LogContent) _log.LogInformation("{Prompt}: {Answer}", prompt.User, response.Text);
            return (response.Text, null);
        }
        catch (Exception fault)
        {
            var failure = ModelFailure.Of(fault);
            if (failure.CostNothing) settlement = Settlement.Free;
            _log.LogWarning("Model {Model} did not answer: {Reason}", model.Name, failure.Reason);
            return (null, failure);
        }
        finally
        {
            trace.End(settlement, call);
            await _ledger.SettleAsync(call, settlement);
        }
    }

    internal sealed record KeptAnswer(string Text, string Model);
}
