using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ProdReady.App.OpenApi;

/// <summary>What the framework knows of a field or parameter and does not write into its schema.</summary>
internal sealed class Schemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (AttributesOf(context).OfType<AllowedValuesAttribute>().FirstOrDefault() is { } allowed)
        {
            schema.Enum = [.. allowed.Values.OfType<string>().Select(value => JsonValue.Create(value))];
        }

        return Task.CompletedTask;
    }

    // A positional record has its attributes on the parameters of its constructor.
    private static object[] AttributesOf(OpenApiSchemaTransformerContext context)
    {
        ICustomAttributeProvider? source = context.JsonPropertyInfo is { } property
            ? property.AssociatedParameter?.AttributeProvider ?? property.AttributeProvider
            : (context.ParameterDescription?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo;
        return source?.GetCustomAttributes(inherit: true) ?? [];
    }
}
