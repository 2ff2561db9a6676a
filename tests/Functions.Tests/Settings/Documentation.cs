using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AgentCore.Functions.Settings;

/// <summary>What the code says of itself: the summaries of docstrings, as Markdown.</summary>
internal static partial class Documentation
{
    private static readonly ConcurrentDictionary<Assembly, XDocument> Files = new();

    /// <summary>The property's summary in one line; empty where its name says all.</summary>
    public static string Of(PropertyInfo property)
    {
        XDocument file = Files.GetOrAdd(property.DeclaringType!.Assembly, assembly => XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml")));
        string name = $"P:{property.DeclaringType.FullName}.{property.Name}";
        XElement? summary = file.Descendants("member").SingleOrDefault(member => (string?)member.Attribute("name") == name)?.Element("summary");
        return summary is null ? "" : Space().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{((string)see.Attribute("cref")!).Split('.')[^1]}`",
        _ => throw new InvalidOperationException($"A summary has an element that is unknown here: {node}"),
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
