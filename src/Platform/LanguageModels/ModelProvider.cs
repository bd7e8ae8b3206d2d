using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;

namespace ProdReady.Platform.LanguageModels;

// Prevents the providers' own clients from going around our limits: they retry and time out by themselves unless told
// otherwise, and each retry is a call that nobody has reserved.
internal sealed class ModelProvider(HttpClient http, IOptions<ModelsOptions> options)
{
    private readonly ModelsOptions _options = options.Value;

    /// <summary>The chosen provider's model, over the pipeline of <see cref="ModelsOptions.Calls"/>.</summary>
    public IChatClient Open(string model) => _options.Provider switch
    {
        ModelProviderKind.Anthropic => OpenAnthropic().AsIChatClient(model),
        ModelProviderKind.OpenAI => OpenOpenAI().GetChatClient(model).AsIChatClient(),
        _ => throw new InvalidOperationException("No provider is chosen."),
    };

    private AnthropicClient OpenAnthropic()
    {
        var client = new AnthropicClient
        {
            ApiKey = _options.ApiKey, HttpClient = http, MaxRetries = 0, Timeout = Timeout.InfiniteTimeSpan,
        };
        return _options.BaseUrl is { } url
            ? (AnthropicClient)client.WithOptions(settings => settings with { BaseUrl = url })
            : client;
    }

    private OpenAIClient OpenOpenAI()
    {
        var settings = new OpenAIClientOptions
        {
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        };
        if (_options.BaseUrl is { } url) settings.Endpoint = new Uri(url);
        return new OpenAIClient(new ApiKeyCredential(_options.ApiKey!), settings);
    }
}
