using Polly;
using Polly.Timeout;

namespace ProdReady.Platform.Resilience;

// Prevents the many exceptions of a network call from reaching code that would have to know them all.
public static class OutsideCall
{
    /// <summary>
    /// Sends through the client's pipeline. Never throws for what the network or the dependency does; only for
    /// <paramref name="ct"/> and for mistakes of the caller.
    /// </summary>
    public static async Task<OutsideAnswer> TrySendAsync(this HttpClient client, HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            using var response = await client.SendAsync(request, ct);
            return new OutsideAnswer.Received(response.StatusCode, await response.Content.ReadAsStringAsync(ct));
        }
        catch (Exception exception) when (Reason(exception) is { } reason && !ct.IsCancellationRequested)
        {
            return new OutsideAnswer.Missing(reason, exception.Message);
        }
    }

    private static OutsideFailure? Reason(Exception exception) => exception switch
    {
        TimeoutRejectedException => OutsideFailure.Timeout,
        ExecutionRejectedException => OutsideFailure.Refused,
        HttpRequestException or IOException => OutsideFailure.Transport,
        _ => null,
    };
}
