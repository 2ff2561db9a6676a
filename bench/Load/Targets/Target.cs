using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentCore.Bench.Clients;
using AgentCore.Bench.Servers;
using AgentCore.Testing;

namespace AgentCore.Bench.Targets;

/// <summary>A server that is measured: its processes, how to subscribe and how to publish.</summary>
internal abstract class Target : IAsyncDisposable
{
    private readonly List<Process> processes = [];
    private readonly HttpClient http = new();

    protected Target(string name)
    {
        Name = name;
        Port = Loopback.FreePort();
    }

    public string Name { get; }

    public int Port { get; protected init; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public virtual bool IsWebSocket => false;

    /// <summary>What a WebSocket client says first; null for nothing.</summary>
    public virtual string? FirstMessage => null;

    /// <summary>It says something first to whoever has subscribed; who has not heard it does not hear events yet.</summary>
    public virtual bool Greets => false;

    /// <summary>How many events one call may bring.</summary>
    public virtual int EventsACall => 1;

    /// <summary>Starts it and waits until it answers.</summary>
    public abstract Task StartAsync();

    /// <summary>The request that opens a client's stream.</summary>
    public abstract string SubscribeRequest(int client, SwarmOptions options);

    /// <summary>Publishes events in one call; complete when the server has them.</summary>
    public abstract Task PublishAsync(IReadOnlyList<BenchEvent> events);

    /// <summary>Processor time of all its processes since they began.</summary>
    public TimeSpan ProcessorTime => processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + Refreshed(process).TotalProcessorTime);

    /// <summary>Resident memory of all its processes, in bytes.</summary>
    public long ResidentBytes => processes.Sum(process => Refreshed(process).WorkingSet64);

    /// <summary>What a .NET server says of its memory; null for others.</summary>
    public virtual async Task<ProcessFigures?> FiguresAsync(bool collect) =>
        await http.GetFromJsonAsync<ProcessFigures>(new Uri(Url, $"{ProcessFigures.Path}?collect={collect}"));

    public virtual async ValueTask DisposeAsync()
    {
        http.Dispose();
        foreach (Process process in processes)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Counts a process among the server's.</summary>
    protected void Measure(Process process) => processes.Add(process);

    protected void Serve(string kind, int port, params IEnumerable<string> arguments) =>
        Measure(ServerProcess.Start(Environment.ProcessPath!, ["serve", kind, $"{port}", .. arguments]));

    /// <summary>Waits until it answers at all, whatever it says but that what stands behind it is not there yet.</summary>
    protected async Task AnswersAsync(string path = "/")
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(new Uri(Url, path), HttpCompletionOption.ResponseHeadersRead, limit.Token);
                if (answer.StatusCode != HttpStatusCode.BadGateway) return;
            }
            catch (Exception failure) when (failure is HttpRequestException or SocketException)
            {
                // Nobody listens yet.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }

    /// <param name="url">A path of this server, or the URL of another.</param>
    /// <param name="headers">More headers of the request.</param>
    protected async Task PostAsync(string url, string mediaType, string body, params IEnumerable<(string Name, string Value)> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, url)) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        foreach ((string name, string value) in headers) request.Headers.Add(name, value);
        using HttpResponseMessage answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"{Name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    protected static Process Refreshed(Process process)
    {
        process.Refresh();
        return process;
    }
}
