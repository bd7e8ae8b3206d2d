using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ProdReady.Platform.Json;

// Prevents a misspelt or doubled field from being ignored in silence: a client that sends "emial" would believe it was saved.
public static class JsonSetup
{
    // No request of ours nests deeper than three; what does is made to exhaust a parser.
    private const int MaxDepth = 16;

    /// <summary>
    /// What the Api reads and writes: camelCase, enums as camelCase strings. Refused: unknown and doubled members, numbers
    /// in quotes, null where a member is not nullable, a missing member without a default, more than 16 levels.
    /// </summary>
    public static IHostApplicationBuilder AddStrictJson(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<JsonOptions>(options => MakeStrict(options.SerializerOptions));
        return builder;
    }

    internal static void MakeStrict(JsonSerializerOptions json)
    {
        // JsonSerializerOptions.Strict, kept apart from it for the names in camelCase.
        json.AllowDuplicateProperties = false;
        json.MaxDepth = MaxDepth;
        json.PropertyNameCaseInsensitive = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;

        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        json.Converters.Add(new StorableTextConverter());
        json.Converters.Add(new TimestampConverter());
    }
}
