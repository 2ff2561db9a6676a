namespace AgentCore.Infra.Bicep;

/// <summary>One resource of a snapshot, or a part of one.</summary>
internal sealed record Resource(JsonNode Node)
{
    public string Id => Text("id");

    public string Type => Text("type");

    public string Name => Text("name");

    /// <summary>
    /// A value by its dotted path (<c>properties.sku.name</c>, <c>properties.rules.0</c>): a string's own text, JSON for anything else, and
    /// nothing where there is none.
    /// </summary>
    public string Text(string path) => At(path) switch
    {
        null => "",
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonNode node => node.ToJsonString(),
    };

    public IReadOnlyList<string> Texts(string path) => [.. At(path)!.AsArray().Select(item => item!.GetValue<string>())];

    public IReadOnlyList<Resource> Parts(string path) => [.. At(path)!.AsArray().Select(item => new Resource(item!))];

    public override string ToString() => $"{Type} {Name}";

    private JsonNode? At(string path)
    {
        JsonNode? node = Node;
        foreach (string part in path.Split('.'))
            node = node is JsonArray list && int.TryParse(part, out int index) ? list[index] : (node as JsonObject)?[part];
        return node;
    }
}
