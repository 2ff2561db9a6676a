using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Text, JSON too, travels as a string; bytes come as the host's <c>{"type":"Buffer","data":[…]}</c>.</summary>
internal sealed class MessageDataConverter : JsonConverter<BinaryData>
{
    public override BinaryData Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return BinaryData.FromString(reader.GetString()!);
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        bool isBuffer = json.RootElement.ValueKind == JsonValueKind.Object
            && json.RootElement.TryGetProperty("type", out JsonElement type) && type.ValueEquals("Buffer")
            && json.RootElement.TryGetProperty("data", out _);
        if (!isBuffer) throw new JsonException("Neither a string nor a buffer.");
        return BinaryData.FromBytes(json.RootElement.GetProperty("data").EnumerateArray().Select(item => item.GetByte()).ToArray());
    }

    public override void Write(Utf8JsonWriter writer, BinaryData value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
