using System.Text.RegularExpressions;
using AgentCore.Events;
using AgentCore.Fuzz.Engine;
using static AgentCore.Fuzz.Engine.BrokenPromiseException;

namespace AgentCore.Fuzz.Targets;

/// <summary>A publisher's <c>traceparent</c>, held to the grammar written another way.</summary>
internal static partial class TraceParents
{
    public static Target Target { get; } = new(
        "trace-parent", ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"], ["00", "-", "00000000000000000000000000000000",
        "0000000000000000", "ff"], Check);

    private static void Check(byte[] input)
    {
        string text = Promises.Text(input);
        Unless(TraceParent.IsValid(text) == Grammar().IsMatch(text), "A traceparent is what the grammar says.");
    }

    [GeneratedRegex(@"\A00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\z")]
    private static partial Regex Grammar();
}
