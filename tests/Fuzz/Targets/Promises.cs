using System.Text;
using System.Text.Json;
using AgentCore.Errors;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>What holds of every answer, whatever was asked.</summary>
internal static class Promises
{
    /// <summary>The longest that an error's words may be: the longest channel is repeated in it, once.</summary>
    private const int MaxMessageLength = 512;

    private static readonly HashSet<string> Codes = [.. Enum.GetValues<ErrorCode>().Select(code => code.Wire())];

    /// <summary>A code of the one list, and never "our fault": no input may earn that.</summary>
    public static void IsClientsFault(ErrorCode code) =>
        Unless(Enum.IsDefined(code) && code != ErrorCode.ServerError, $"An input is answered by {code}.");

    /// <summary>JSON in UTF-8 with a type; an error has a code of the list and few words, none of which could break a line.</summary>
    public static void IsServerMessage(ReadOnlyMemory<byte> message)
    {
        using JsonDocument json = JsonDocument.Parse(message);
        string? type = json.RootElement.GetProperty("type").GetString();
        Unless(type is not null, "A message has a type.");
        if (type == "error") IsError(json.RootElement, "message");
    }

    /// <summary>problem+json as docs/errors.md has it.</summary>
    public static void IsProblem(ReadOnlyMemory<byte> body)
    {
        using JsonDocument json = JsonDocument.Parse(body);
        IsError(json.RootElement, "detail");
    }

    public static void IsJson(ReadOnlyMemory<byte> text)
    {
        using JsonDocument json = JsonDocument.Parse(text);
        Unless(json.RootElement.ValueKind == JsonValueKind.Object, "An answer is a JSON object.");
    }

    private static void IsError(JsonElement error, string words)
    {
        string code = error.GetProperty("code").GetString()!;
        Unless(Codes.Contains(code) && code != ErrorCode.ServerError.Wire(), $"An input is answered by {code}.");
        string said = error.TryGetProperty(words, out JsonElement text) ? text.GetString()! : "";
        Unless(said.Length <= MaxMessageLength, "An error's words are few.");
        Unless(!said.Any(char.IsControl), "An error's words have no control characters.");
    }

    /// <summary>What the bytes of an input are as text: wrong UTF-8 becomes U+FFFD, as it does where ASP.NET decodes.</summary>
    public static string Text(ReadOnlySpan<byte> input) => Encoding.UTF8.GetString(input);

    /// <summary>An input's first line and the rest.</summary>
    public static (byte[] First, byte[] Others) Split(byte[] input)
    {
        int end = Array.IndexOf(input, (byte)'\n');
        return end < 0 ? (input, []) : (input[..end], input[(end + 1)..]);
    }
}
