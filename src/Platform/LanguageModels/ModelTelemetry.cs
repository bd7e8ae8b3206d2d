using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProdReady.Platform.Telemetry;

namespace ProdReady.Platform.LanguageModels;

// A bill that grows is seen here before the provider sends it. Names are those of OpenTelemetry's conventions for generative
// AI; prompts and answers are attributes that these conventions leave out unless asked for, and so does this.
internal sealed class ModelTelemetry : IDisposable
{
    private static readonly Histogram<long> Tokens = Instrumentation.Meter.CreateHistogram<long>(
        "gen_ai.client.token.usage", "{token}", "Tokens of calls, by model and direction");

    private static readonly Counter<long> Cost = Instrumentation.Meter.CreateCounter<long>(
        "models.cost", "{millionth}", "Millionths of the currency unit that calls of models came to, by feature and model");

    private readonly ModelPrompt _prompt;
    private readonly ModelOptions _model;
    private readonly Activity? _activity;

    private ModelTelemetry(ModelPrompt prompt, ModelOptions model)
    {
        (_prompt, _model) = (prompt, model);
        _activity = Instrumentation.Source.StartActivity($"chat {model.Name}", ActivityKind.Client);
        _activity?.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.model", model.Name)
            .SetTag("gen_ai.request.max_tokens", prompt.MaxOutputTokens);
    }

    public static ModelTelemetry Begin(ModelPrompt prompt, ModelOptions model) => new(prompt, model);

    public void End(Settlement settlement, ReservedCall call)
    {
        _activity?.SetTag("gen_ai.usage.input_tokens", settlement.Usage.Input)
            .SetTag("gen_ai.usage.output_tokens", settlement.Usage.Output)
            .SetStatus(settlement.State == ModelCallState.Settled ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        var model = new KeyValuePair<string, object?>("gen_ai.request.model", _model.Name);
        Tokens.Record(settlement.Usage.Input, model, new("gen_ai.token.type", "input"));
        Tokens.Record(settlement.Usage.Output, model, new("gen_ai.token.type", "output"));
        Cost.Add(settlement.Cost ?? call.Price, model, new("feature", _prompt.Feature));
    }

    public void Dispose() => _activity?.Dispose();
}
