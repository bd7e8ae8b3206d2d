using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using ProdReady.App.Accounts;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Email;

namespace ProdReady.App.Exports;

/// <summary>
/// What of a row is shown: everything but what proves or protects something. Hashes and keys are bytes, so bytes stay out; the
/// rest stands in the list.
/// </summary>
public sealed class ExportedColumns(IEntityType type)
{
    /// <summary>Text that is a secret, or tells one who has the copy how to make one.</summary>
    public static readonly IReadOnlySet<string> Secrets = new HashSet<string>
    {
        $"{nameof(User)}.{nameof(User.PasswordHash)}",
        $"{nameof(User)}.{nameof(User.SecurityStamp)}",
        $"{nameof(User)}.{nameof(User.ConcurrencyStamp)}",
        $"{nameof(Unsubscription)}.{nameof(Unsubscription.Address)}", // a keyed hash, as the next
        $"{nameof(UndeliverableAddress)}.{nameof(UndeliverableAddress.Address)}",
        $"{nameof(WebhookSubscription)}.{nameof(WebhookSubscription.Secret)}",
        $"{nameof(WebhookSubscription)}.{nameof(WebhookSubscription.FormerSecret)}",
        $"{nameof(WebhookSubscription)}.{nameof(WebhookSubscription.FormerSecretUntil)}",
    };

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public IReadOnlyList<IProperty> Columns { get; } = [.. type.GetProperties().Where(IsShown)];

    private readonly INavigation[] _parts = [.. type.GetNavigations().Where(part => part.TargetEntityType.IsMappedToJson())];

    public void Write(object row, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var column in Columns)
        {
            json.WritePropertyName(Name(column.Name));
            if (column.GetColumnType() == "jsonb" && column.GetGetter().GetClrValue(row) is string text) json.WriteRawValue(text);
            else JsonSerializer.Serialize(json, column.GetGetter().GetClrValue(row), column.ClrType, Json);
        }

        foreach (var part in _parts)
        {
            json.WritePropertyName(Name(part.Name));
            JsonSerializer.Serialize(json, part.GetGetter().GetClrValue(row), part.ClrType, Json);
        }

        json.WriteEndObject();
    }

    private static string Name(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static bool IsShown(IProperty column) => !column.IsShadowProperty() && !column.IsConcurrencyToken
        && column.ClrType != typeof(byte[]) && !Secrets.Contains($"{column.DeclaringType.ClrType.Name}.{column.Name}");
}
