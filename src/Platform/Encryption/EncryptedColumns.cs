using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ProdReady.Platform.Database;

namespace ProdReady.Platform.Encryption;

// Prevents a copy of the database, a backup or a look over an administrator's shoulder from telling whom it is about.
public static class EncryptedColumns
{
    private const string Kind = "Encryption";

    /// <summary>
    /// Encrypts the column. Each write gives another text, so SQL can neither compare it nor sort by it: what must be found
    /// has a second property with <see cref="IsLookup{T}"/>.
    /// </summary>
    public static PropertyBuilder<T> IsEncrypted<T>(this PropertyBuilder<T> property) =>
        property.HasAnnotation(Kind, nameof(IsEncrypted));

    /// <summary>
    /// Stores a keyed hash of the property, to find a row by the whole text. The property computes its value from an encrypted
    /// one, and ignores what it is set to.
    /// </summary>
    public static PropertyBuilder<T> IsLookup<T>(this PropertyBuilder<T> property) =>
        property.UsePropertyAccessMode(PropertyAccessMode.Property).HasAnnotation(Kind, nameof(IsLookup));

    internal static void Apply(IMutableEntityType entity, ColumnKeys keys)
    {
        foreach (var property in entity.GetProperties())
        {
            if (property.RemoveAnnotation(Kind) is not { Value: string kind }) continue;
            var column = Encoding.UTF8.GetBytes($"{entity.GetTableName()}.{property.GetColumnName()}");
            property.SetValueConverter(
                kind == nameof(IsEncrypted) ? new EncryptedText(keys, column) : new LookupHash(keys, column));
        }
    }
}

internal sealed class EncryptedText(ColumnKeys keys, byte[] column) : ValueConverter<string, byte[]>(
    text => keys.Encrypt(text, column), envelope => keys.Decrypt(envelope, column))
{
    public byte[] Column => column;
}

// Nobody reads what comes back: the property computes it.
internal sealed class LookupHash(ColumnKeys keys, byte[] column) : ValueConverter<string, byte[]>(
    text => keys.Hash(text, column), hash => Convert.ToHexString(hash));

// EF Core keeps one model for all contexts of a type, and with it the first keys. Where hosts share a process, as in the
// tests, they would share the keys of whichever came first.
internal sealed class ModelOfKeys : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) =>
        (context.GetType(), (context as PlatformDbContext)?.ColumnKeys, designTime);
}
