using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using ProdReady.Platform.Idempotency;

namespace ProdReady.Platform.Database;

/// <summary>What was read, and the version of the row that it was read from.</summary>
public sealed record Versioned<T>(T Value, uint Version);

/// <summary>Says of an endpoint that its answers carry an ETag.</summary>
public sealed class EntityTagMetadata;

// Prevents an operation from answering without the version that a change of the same row must name.
public static class EntityTagResults
{
    /// <summary>200 with ETag; to a GET whose If-None-Match names it, 304 without a body (RFC 9110 section 13.1.2).</summary>
    public static OkWithEntityTag<T> Ok<T>(T value, uint version) => new(value, new EntityTag(version));

    /// <summary>201 with Location and ETag.</summary>
    public static CreatedWithEntityTag<T> Created<T>(string location, T value, uint version) =>
        new(location, value, new EntityTag(version));

    /// <summary>
    /// 201 with Location, for a row that <see cref="IdempotentOperation.AddWithAnswer"/> adds: the commit brings the ETag.
    /// </summary>
    public static CreatedWithEntityTag<T> Created<T>(string location, T value) => new(location, value, null);

    internal static void Populate<T>(EndpointBuilder builder, int status)
    {
        builder.Metadata.Add(new EntityTagMetadata());
        builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(T), ["application/json"]));
        if (builder.Metadata.OfType<IHttpMethodMetadata>().Any(route => route.HttpMethods.Contains(HttpMethods.Get)))
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void)));
        }
    }
}

public sealed class OkWithEntityTag<T>(T value, EntityTag tag) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.ETag = tag.ToString();
        if (HttpMethods.IsGet(request.Method) && IsKnown(request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return response.WriteAsJsonAsync(value, httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        EntityTagResults.Populate<T>(builder, StatusCodes.Status200OK);

    private bool IsKnown(HttpRequest request) => request.GetTypedHeaders().IfNoneMatch
        .Any(known => known.Tag == "*" || known.Tag == tag.ToString());
}

public sealed class CreatedWithEntityTag<T>(string location, T value, EntityTag? tag) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.Headers.Location = location;
        response.Headers.ETag = tag?.ToString();
        return response.WriteAsJsonAsync(value, httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        EntityTagResults.Populate<T>(builder, StatusCodes.Status201Created);
}
