using System.Text.Json;
using AgentCore.FunctionsHost.Rpc;

namespace AgentCore.FunctionsHost.Worker;

/// <summary>A function as the worker describes it: its name and its trigger.</summary>
internal sealed class LoadedFunction
{
    private readonly JsonElement trigger;

    public LoadedFunction(RpcFunctionMetadata metadata)
    {
        Metadata = metadata;
        trigger = metadata.RawBindings
            .Select(text => JsonSerializer.Deserialize<JsonElement>(text))
            .Single(binding => Text(binding, "type")!.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
    }

    public RpcFunctionMetadata Metadata { get; }

    public string Id => Metadata.FunctionId;

    public string Name => Metadata.Name;

    /// <summary>The trigger's type in lower case, such as <c>httptrigger</c>.</summary>
    public string Type => this["type"]!.ToLowerInvariant();

    /// <summary>The parameter that the trigger's data goes to.</summary>
    public string Parameter => this["name"]!;

    /// <summary>The HTTP methods of an HTTP trigger; empty where all are taken.</summary>
    public string[] Methods => trigger.TryGetProperty("methods", out JsonElement methods) && methods.ValueKind == JsonValueKind.Array
        ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())]
        : [];

    /// <summary>A text member of the trigger's metadata, or null.</summary>
    public string? this[string member] => Text(trigger, member);

    private static string? Text(JsonElement binding, string member) => binding.EnumerateObject()
        .Where(property => property.Name.Equals(member, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind == JsonValueKind.String)
        .Select(property => property.Value.GetString())
        .FirstOrDefault();
}
