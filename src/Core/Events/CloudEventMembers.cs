using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using AgentCore.Errors;

namespace AgentCore.Events;

/// <summary>The members of one CloudEvent, collected and checked one after the other.</summary>
internal sealed class CloudEventMembers
{
    private const string Data = "data";
    private const string DataBase64 = "data_base64";

    /// <summary>CloudEvents 1.0.2, "Attribute Naming Convention": lower-case letters and digits of ASCII.</summary>
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>
    /// The attributes that the specification defines, and our one extension, <c>traceparent</c>. All of them are strings.
    /// </summary>
    private static readonly FrozenSet<string> Texts =
        ["specversion", "id", "source", "type", "time", "subject", "datacontenttype", "dataschema", "traceparent"];

    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);

    public string? Id => Text("id");

    /// <summary>Takes one member. Returns what is wrong with it, or null.</summary>
    public string? Add(JsonProperty member)
    {
        if (!EventText.TryReadName(member, out string name)) return "The name of a member is not Unicode.";
        if (name is not (Data or DataBase64) && (name.Length == 0 || name.AsSpan().ContainsAnyExcept(NameCharacters)))
            return $"The name of attribute '{Shown(name)}' has characters other than a to z and 0 to 9.";
        if (!members.TryAdd(name, member.Value)) return $"'{Shown(name)}' is there twice.";
        // A null attribute is an absent one: JSON format, section 2.2.
        if (member.Value.ValueKind == JsonValueKind.Null) members[name] = default;
        else if (name is not Data) return ProblemOf(name, member.Value);
        return null;
    }

    /// <summary>What is wrong with the members together, or null.</summary>
    public string? Problem()
    {
        if (Text("specversion") != "1.0") return "'specversion' must be \"1.0\".";
        if (Has(Data) && Has(DataBase64)) return "'data' and 'data_base64' exclude each other.";
        if (Text("time") is { } time && !EventTime.TryRead(time, out _)) return $"'time' must be {EventTime.Form}.";
        return Has(DataBase64) && !members[DataBase64].TryGetBytesFromBase64(out _) ? "'data_base64' is not base64." : null;
    }

    /// <summary>The event. There must be no <see cref="Problem"/>.</summary>
    public IncomingEvent ToIncoming()
    {
        DateTimeOffset? time = EventTime.TryRead(Text("time"), out DateTimeOffset read) ? read : null;
        return new IncomingEvent(Text("source"), Id, Text("type"), time, ReadData(), Text("traceparent"));
    }

    /// <summary>JSON format, section 2.2: an attribute is a string, a boolean or a number.</summary>
    private static string? ProblemOf(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => EventText.TryRead(value, out _) ? null : $"'{Shown(name)}' is not Unicode.",
        _ when Texts.Contains(name) || name is DataBase64 => $"'{name}' must be a string.",
        JsonValueKind.Object or JsonValueKind.Array => $"Attribute '{Shown(name)}' is neither a string, a number nor a boolean.",
        _ => null,
    };

    private ReadOnlyMemory<byte> ReadData()
    {
        if (Has(Data)) return EventText.RawText(members[Data]);
        return Has(DataBase64) ? members[DataBase64].GetBytesFromBase64() : ReadOnlyMemory<byte>.Empty;
    }

    private bool Has(string name) => members.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Undefined;

    private string? Text(string name) => Has(name) && EventText.TryRead(members[name], out string? text) ? text : null;

    /// <summary>
    /// A name as a reason may repeat it: at most 20 characters, the longest name that the specification advises, all printable.
    /// </summary>
    private static string Shown(string name)
    {
        const int longest = 20;
        return ShownText.Of(name, longest);
    }
}
