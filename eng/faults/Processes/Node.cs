using System.Diagnostics;
using AgentCore.Testing;

namespace AgentCore.Faults.Processes;

/// <summary>A process of the system under test, which is started again at the same address whenever it was killed.</summary>
internal sealed class Node : IAsyncDisposable
{
    /// <summary>How long a first start may take: seconds, and much more on a busy machine.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly string program;
    private readonly string[] arguments;
    private readonly TextWriter log;
    private Process process;

    /// <param name="program">The assembly that is run.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="hub">Whose Web PubSub it uses.</param>
    /// <param name="settings">The local host's settings.</param>
    /// <param name="log">Where to what it writes goes.</param>
    public Node(string program, int port, string hub, string[] settings, string log)
    {
        Url = new Uri($"http://127.0.0.1:{port}");
        this.program = program;
        this.log = TextWriter.Synchronized(new StreamWriter(log) { AutoFlush = true });
        string address = Url.GetLeftPart(UriPartial.Authority);
        arguments = [NodeProgram.Verb, hub, "--urls", address, "--Logging:LogLevel:Default=Warning", .. settings];
        process = Launch();
    }

    public Uri Url { get; }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public void Restart() => process = Launch();

    public Task FreezeAsync() => Signal.StopAsync(process.Id);

    public Task ThawAsync() => Signal.ContinueAsync(process.Id);

    /// <summary>Says something on its input.</summary>
    public void Tell(string line)
    {
        try
        {
            process.StandardInput.WriteLine(line);
        }
        catch (IOException)
        {
            // It has just been killed: the next one begins without faults.
        }
    }

    public async Task UntilHealthyAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = Url };
        long begun = Stopwatch.GetTimestamp();
        while (!await Loopback.IsHealthyAsync(http, cancellation))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(begun) > StartLimit)
                throw new InvalidOperationException($"A node at {Url} does not start: see its log.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await log.DisposeAsync();
    }

    private Process Launch()
    {
        Process launched = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        launched.StandardInput.AutoFlush = true;
        launched.OutputDataReceived += Keep;
        launched.ErrorDataReceived += Keep;
        launched.BeginOutputReadLine();
        launched.BeginErrorReadLine();
        return launched;
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) log.WriteLine(line.Data);
    }
}
