namespace AgentCore.Infra.Bicep;

/// <summary>One resource of a snapshot.</summary>
internal sealed record Resource(JsonNode Node)
{
    public string Id => Text("id");

    public string Type => Text("type");

    public string Name => Text("name");

    /// <summary>A value by its dotted path, as JSON text without quotes: <c>properties.sku.name</c>. Empty where there is none.</summary>
    public string Text(string path)
    {
        JsonNode? node = Node;
        foreach (string part in path.Split('.'))
            node = node is JsonArray list && int.TryParse(part, out int index) ? list[index] : (node as JsonObject)?[part];
        return node switch
        {
            null => "",
            JsonValue value when value.TryGetValue(out string? text) => text,
            _ => node.ToJsonString(),
        };
    }

    public IReadOnlyList<string> Texts(string path)
    {
        JsonNode? node = Node;
        foreach (string part in path.Split('.')) node = node?[part];
        return [.. node!.AsArray().Select(item => item!.GetValue<string>())];
    }

    public override string ToString() => $"{Type} {Name}";
}
