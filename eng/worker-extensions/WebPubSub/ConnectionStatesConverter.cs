using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>An object whose every value is the base64 of a state's bytes. States that somebody else wrote read as none at all.</summary>
internal sealed class ConnectionStatesConverter : JsonConverter<IReadOnlyDictionary<string, BinaryData>>
{
    public override IReadOnlyDictionary<string, BinaryData> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument json = JsonDocument.ParseValue(ref reader);
        var states = new Dictionary<string, BinaryData>(StringComparer.Ordinal);
        if (json.RootElement.ValueKind != JsonValueKind.Object) return states;
        foreach (JsonProperty state in json.RootElement.EnumerateObject())
        {
            if (state.Value.ValueKind != JsonValueKind.String || !state.Value.TryGetBytesFromBase64(out byte[]? bytes))
                return new Dictionary<string, BinaryData>(StringComparer.Ordinal);
            states[state.Name] = BinaryData.FromBytes(bytes);
        }
        return states;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, BinaryData> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string key, BinaryData state) in value) writer.WriteBase64String(key, state.ToMemory().Span);
        writer.WriteEndObject();
    }
}
