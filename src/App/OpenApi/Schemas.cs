using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ProdReady.Platform.Paging;

namespace ProdReady.App.OpenApi;

/// <summary>What the product knows of a type, field or parameter and the framework does not write into its schema.</summary>
internal sealed class Schemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(string) || type.IsEnum || type == typeof(DateTimeOffset))
        {
            // Written by converters, of which the framework does not know what they write.
            var isNullable = context.JsonPropertyInfo?.IsGetNullable == true;
            schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Format = type == typeof(DateTimeOffset) ? "date-time" : null;
        }

        if (IsAnswer(type))
        {
            // Requests are taken strictly, but an answer may gain a member without being another version.
            schema.AdditionalPropertiesAllowed = true;
        }

        foreach (var rule in RulesOf(context))
        {
            Apply(rule, schema);
        }

        return Task.CompletedTask;
    }

    private static bool IsAnswer(Type type) => type.Name.EndsWith("Response", StringComparison.Ordinal)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>));

    private static void Apply(object rule, OpenApiSchema schema)
    {
        switch (rule)
        {
            case StringLengthAttribute length:
                (schema.MinLength, schema.MaxLength) = (length.MinimumLength, length.MaximumLength);
                break;
            case MinLengthAttribute least:
                schema.MinItems = least.Length;
                break;
            case MaxLengthAttribute most:
                schema.MaxItems = most.Length;
                break;
            case RangeAttribute range:
                schema.Minimum = Convert.ToString(range.Minimum, CultureInfo.InvariantCulture);
                schema.Maximum = Convert.ToString(range.Maximum, CultureInfo.InvariantCulture);
                break;
            case EmailAddressAttribute:
                schema.Format = "email";
                break;
            case RegularExpressionAttribute expression:
                schema.Pattern = $"^(?:{expression.Pattern})$";
                break;
            case AllowedValuesAttribute allowed:
                schema.Enum = [.. allowed.Values.OfType<string>().Select(value => JsonValue.Create(value))];
                break;
        }
    }

    // A positional record has its attributes on the parameters of its constructor.
    private static object[] RulesOf(OpenApiSchemaTransformerContext context)
    {
        ICustomAttributeProvider? source = context.JsonPropertyInfo is { } property
            ? property.AssociatedParameter?.AttributeProvider ?? property.AttributeProvider
            : (context.ParameterDescription?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo;
        return source?.GetCustomAttributes(inherit: true) ?? [];
    }
}
