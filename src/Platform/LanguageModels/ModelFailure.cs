using System.ClientModel;
using Anthropic.Exceptions;
using Polly;
using Polly.Timeout;

namespace ProdReady.Platform.LanguageModels;

// Prevents a call that may have been answered from counting as free, and a refusal from counting as spent. Nothing of the
// provider's own words is kept: they may quote the prompt.
/// <param name="Reason">For logs: a status or a kind of failure.</param>
/// <param name="CostNothing">The model has not begun.</param>
internal sealed record ModelFailure(string Reason, bool CostNothing)
{
    public static ModelFailure Of(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (OfOne(cause) is { } failure) return failure;
        }

        return new(fault.GetType().Name, CostNothing: false);
    }

    private static ModelFailure? OfOne(Exception fault) => fault switch
    {
        AnthropicApiException refusal => OfStatus((int)refusal.StatusCode),
        ClientResultException { Status: > 0 and var status } => OfStatus(status),
        TimeoutRejectedException => new("timeout", CostNothing: false),
        ExecutionRejectedException => new("not sent: the circuit is open, or too many calls run", CostNothing: true),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError
        } => new("no connection", CostNothing: true),
        _ => null,
    };

    // Providers charge no answer of 400 and above. But 408 and 504 are a gateway's, which has stopped waiting for one.
    private static ModelFailure OfStatus(int status) =>
        new($"status {status}", CostNothing: status >= 400 && status is not (408 or 504));
}
