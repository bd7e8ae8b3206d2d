using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Auditing;

/// <summary>
/// Marks a property that says something about a person. Its values stay in their row: the trail, which nobody can erase,
/// says that they changed and not what they were.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PersonalAttribute : Attribute;

/// <summary>
/// What a property was and became. A trail without the values tells that something was changed, not what was done.
/// </summary>
/// <param name="Personal">True where both values are left out because they are <see cref="PersonalAttribute"/>.</param>
public sealed record AuditedChange(string Property, JsonElement? Before, JsonElement? After, bool? Personal)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly ConcurrentDictionary<PropertyInfo, bool> IsPersonal = new();

    public static IReadOnlyList<AuditedChange> Read(string changes) =>
        JsonSerializer.Deserialize<IReadOnlyList<AuditedChange>>(changes, Json)!;

    public static string Write(IEnumerable<AuditedChange> changes) => JsonSerializer.Serialize(changes, Json);

    internal static string Write(EntityEntry entry) => Write(
        entry.Properties.Where(property => Counts(property.Metadata)).Select(property => Of(property, entry.State))
            .OfType<AuditedChange>());

    // The key and the tenant stand in the entry itself; what is computed, here or by the database, follows from the rest.
    private static bool Counts(IProperty property) => !property.IsPrimaryKey()
        && property.ValueGenerated == ValueGenerated.Never && property.Name != nameof(ITenantOwned.TenantId)
        && property.GetValueConverter() is not LookupHash;

    private static AuditedChange? Of(PropertyEntry property, EntityState state)
    {
        var before = state == EntityState.Added ? null : property.OriginalValue;
        var after = state == EntityState.Deleted ? null : property.CurrentValue;
        if (state == EntityState.Modified ? !property.IsModified : before is null && after is null)
        {
            return null;
        }

        var name = JsonNamingPolicy.CamelCase.ConvertName(property.Metadata.Name);
        return property.Metadata.PropertyInfo is { } info
            && IsPersonal.GetOrAdd(info, static info => info.IsDefined(typeof(PersonalAttribute)))
            ? new AuditedChange(name, null, null, true)
            : new AuditedChange(name, Value(before), Value(after), null);
    }

    private static JsonElement? Value(object? value) =>
        value is null ? null : JsonSerializer.SerializeToElement(value, value.GetType(), Json);
}
