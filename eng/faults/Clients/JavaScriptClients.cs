using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using AgentCore.Faults.Histories;
using AgentCore.Testing;

namespace AgentCore.Faults.Clients;

/// <summary>The JavaScript client as an application has it, in a Node process of its own.</summary>
internal sealed class JavaScriptClients : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly ConcurrentDictionary<string, Journal> journals = new();
    private readonly Process node;
    private readonly TextWriter log;
    private readonly Task reading;

    /// <param name="client">The folder of the client.</param>
    /// <param name="seed">Draws its waits.</param>
    /// <param name="log">Where what it says of its state goes.</param>
    public JavaScriptClients(string client, IReadOnlyList<JavaScriptClient> clients, int seed, string log)
    {
        this.log = TextWriter.Synchronized(new StreamWriter(log) { AutoFlush = true });
        string webSocket = new Uri(Path.Combine(NodePackages.Folder, "node_modules", "ws", "wrapper.mjs")).AbsoluteUri;
        string settings = JsonSerializer.Serialize(
            new { client = new Uri(Path.Combine(client, "realtime-client.js")).AbsoluteUri, ws = webSocket, seed, clients }, Web);
        foreach (JavaScriptClient each in clients) journals[each.Name] = each.NewJournal();
        node = Process.Start(new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Clients", "clients.mjs"), settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        node.StandardInput.AutoFlush = true;
        node.ErrorDataReceived += (_, line) => this.log.WriteLine(line.Data);
        node.BeginErrorReadLine();
        reading = ReadAsync();
    }

    public IEnumerable<ClientHistory> Histories => journals.Values.Select(journal => journal.History);

    public void Add(JavaScriptClient client)
    {
        journals[client.Name] = client.NewJournal();
        Tell(new { command = "add", client });
    }

    public void Reconnect() => Tell(new { command = "reconnect" });

    public async ValueTask DisposeAsync()
    {
        node.Kill();
        await node.WaitForExitAsync();
        await reading;
        node.Dispose();
        await log.DisposeAsync();
    }

    private void Tell(object command) => node.StandardInput.WriteLine(JsonSerializer.Serialize(command, Web));

    private async Task ReadAsync()
    {
        while (await node.StandardOutput.ReadLineAsync() is { } line)
        {
            JsonElement said = JsonSerializer.Deserialize<JsonElement>(line);
            Journal journal = journals[said.Text("name")];
            if (said.Text("type") == "gap") journal.Gap(said);
            else if (said.Text("type") == "event") journal.Event(said.Text("id"), said.Text("event"), said.GetProperty("data"));
            else await log.WriteLineAsync(line);
        }
    }
}
