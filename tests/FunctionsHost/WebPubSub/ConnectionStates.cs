using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentCore.FunctionsHost.WebPubSub;

/// <summary>
/// The header <c>ce-connectionState</c>: the base64 of a JSON object, each value of which is the base64 of what the worker answered, which the
/// worker's extension has encoded in base64 before.
/// </summary>
internal static class ConnectionStates
{
    /// <summary>The states as the worker gets them: each value decoded once.</summary>
    public static JsonObject Read(string? header)
    {
        if (string.IsNullOrEmpty(header)) return [];
        var states = new JsonObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(Convert.FromBase64String(header))!.AsObject())
            states[name] = Encoding.UTF8.GetString(Convert.FromBase64String((string)value!));
        return states;
    }

    /// <summary>The header after an answer: what was there, with the answer's states in place of those of the same names. Null for none.</summary>
    public static string? Write(JsonObject before, JsonElement answer)
    {
        if (!answer.TryGetProperty("states", out JsonElement changed) || changed.ValueKind != JsonValueKind.Object) return null;
        var states = before.DeepClone().AsObject();
        foreach (JsonProperty state in changed.EnumerateObject()) states[state.Name] = state.Value.GetString();
        if (states.Count == 0) return null;
        var encoded = new JsonObject();
        foreach ((string name, JsonNode? value) in states) encoded[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string)value!));
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(encoded.ToJsonString()));
    }
}
