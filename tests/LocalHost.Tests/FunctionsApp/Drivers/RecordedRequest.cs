using System.Text;

namespace AgentCore.LocalHost.Tests.FunctionsApp.Drivers;

/// <summary>A request as the app received it.</summary>
/// <param name="Headers">By names in any case; several values of one name are joined.</param>
internal sealed record RecordedRequest(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header's value, or null.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);
}
