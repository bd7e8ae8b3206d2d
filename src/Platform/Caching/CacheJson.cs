using System.Text.Json;

namespace ProdReady.Platform.Caching;

// Prevents two builds of the product that run side by side during a roll-out from reading each other's values:
// a property added or renamed would be lost in silence.
internal static class CacheJson<T> where T : class
{
    /// <summary>Names the build that <typeparamref name="T"/> comes from; part of the entry's key.</summary>
    public static string Shape { get; } = ShapeOf(typeof(T));

    public static byte[] Write(T? value) => JsonSerializer.SerializeToUtf8Bytes(value);

    public static T? Read(byte[] json) => JsonSerializer.Deserialize<T>(json);

    private static string ShapeOf(Type type)
    {
        var element = type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments();
        return string.Join('.', [type.Module.ModuleVersionId.ToString("N")[..8], type.Name, .. element.Select(ShapeOf)]);
    }
}
