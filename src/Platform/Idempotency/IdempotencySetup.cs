using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Idempotency;

/// <summary>Marks a route whose requests must carry an idempotency key.</summary>
/// <param name="StreamsBody">See <see cref="IdempotencySetup.RequireIdempotencyKey"/>.</param>
/// <param name="OnlyAdds">See there.</param>
public sealed record IdempotencyKeyMetadata(bool StreamsBody, bool OnlyAdds);

// The impatient finger clicks ten times and the network repeats what it is unsure of; a POST that makes or moves
// something must survive both.
public static class IdempotencySetup
{
    public static IHostApplicationBuilder AddIdempotency(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<IdempotencyOptions>(IdempotencyOptions.Section);
        builder.Services.AddSingleton<Turns>();
        builder.Services.AddSingleton<LeaseRenewal>();
        builder.Services.AddScoped<IdempotentOperation>();
        return builder;
    }

    /// <summary>Place it after authentication: keys belong to a tenant and a user.</summary>
    public static IApplicationBuilder UseIdempotency(this IApplicationBuilder app) => app.UseMiddleware<IdempotencyMiddleware>();

    /// <summary>
    /// Requires <c>Idempotency-Key</c>. Missing: 400. Same key and body: the stored answer, with
    /// <c>Idempotency-Replayed: true</c>. Another body: 422. Still running: 409 with Retry-After.
    /// </summary>
    /// <param name="streamsBody">
    /// For a body too large to be kept: it is hashed while the operation reads it, and no transaction is open until the
    /// operation calls <see cref="IdempotentOperation.BeginOutcomeAsync"/>. A refusal or a fault frees the key again.
    /// </param>
    /// <param name="onlyAdds">
    /// The operation writes nothing but by <see cref="IdempotentOperation.AddWithAnswer"/> and <c>Publish</c>. Then all of it is
    /// one message to the database, and a look at the key ahead is saved: a record of the key refuses the rest.
    /// </param>
    public static TBuilder RequireIdempotencyKey<TBuilder>(
        this TBuilder route, bool streamsBody = false, bool onlyAdds = false)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new IdempotencyKeyMetadata(streamsBody, onlyAdds));
}
