using AgentCore.Faults.Histories;

namespace AgentCore.Faults.Clients;

/// <summary>One JavaScript client: the client's own options, and where its tokens come from.</summary>
/// <param name="Url">The gateway, or its WebSocket.</param>
/// <param name="StreamUrl">Where SSE is, if not at <paramref name="Url"/>.</param>
/// <param name="HistoryUrl">Where the history is, if not at <paramref name="Url"/>.</param>
/// <param name="Transport">As the client names them.</param>
/// <param name="Since">Where it begins.</param>
/// <param name="Dev">Who gives tokens.</param>
/// <param name="Grants">What they allow.</param>
/// <param name="Lifetime">How long they last.</param>
internal sealed record JavaScriptClient(
    string Name, Uri Url, Uri? StreamUrl, Uri? HistoryUrl, string Transport, string Since, Uri Dev, IReadOnlyList<string> Grants,
    TimeSpan Lifetime)
{
    public Journal NewJournal() =>
        new(Name, Histories.Transport.JavaScript, new Grants(Grants), Since == "earliest" ? null : Since);
}
