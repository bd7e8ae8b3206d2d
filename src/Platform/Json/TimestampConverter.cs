using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ProdReady.Platform.Json;

// PostgreSQL keeps microseconds, the clock has tenths of them: written as it stands, what was answered to a POST would
// differ from what every later GET answers. All instants leave in UTC and in microseconds (RFC 3339).
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[27];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
