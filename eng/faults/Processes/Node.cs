using System.Diagnostics;
using AgentCore.Testing;

namespace AgentCore.Faults.Processes;

/// <summary>A process of the system under test, which is started again at the same address whenever it was killed.</summary>
internal sealed class Node : IAsyncDisposable
{
    /// <summary>How long a first start may take: seconds, and much more on a busy machine.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly string program;
    private readonly IReadOnlyList<string> arguments;
    private readonly TextWriter log;
    private Process process;
    private bool hasEnded;

    /// <param name="name">What it is in the system.</param>
    /// <param name="program">The assembly that is run.</param>
    /// <param name="url">Where it listens, as its arguments say.</param>
    /// <param name="arguments">The verb of its program, and what follows it.</param>
    /// <param name="log">Where to what it writes goes.</param>
    public Node(string name, string program, Uri url, IReadOnlyList<string> arguments, string log)
    {
        (Name, Url) = (name, url);
        (this.program, this.arguments) = (program, arguments);
        this.log = TextWriter.Synchronized(new StreamWriter(log) { AutoFlush = true });
        process = Launch();
    }

    public string Name { get; }

    public Uri Url { get; }

    /// <summary>Whether its process, or one before it, ended though nobody killed it.</summary>
    public bool HasEndedByItself => hasEnded || process.HasExited;

    /// <summary>Ends it as <c>kill -9</c> does, and its worker with it.</summary>
    public async Task KillAsync()
    {
        hasEnded |= process.HasExited;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public void Restart() => process = Launch();

    /// <summary>Ends its worker alone as <c>kill -9</c> does. Waits for one where none runs just now.</summary>
    public async Task KillWorkerAsync()
    {
        IReadOnlyList<int> workers;
        long begun = Stopwatch.GetTimestamp();
        while ((workers = await Signal.ChildrenOfAsync(process.Id)).Count == 0)
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(begun) > StartLimit)
                throw new InvalidOperationException($"The node at {Url} has no worker: see its log.");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
        foreach (int worker in workers) await Signal.KillAsync(worker);
    }

    /// <summary>It stands still, and its worker with it.</summary>
    public async Task FreezeAsync()
    {
        await Signal.StopAsync(process.Id);
        await FreezeWorkerAsync();
    }

    /// <summary>Its worker alone stands still.</summary>
    public async Task FreezeWorkerAsync()
    {
        foreach (int worker in await Signal.ChildrenOfAsync(process.Id)) await Signal.StopAsync(worker);
    }

    /// <summary>Whatever stands still goes on.</summary>
    public async Task ThawAsync()
    {
        foreach (int worker in await Signal.ChildrenOfAsync(process.Id)) await Signal.ContinueAsync(worker);
        await Signal.ContinueAsync(process.Id);
    }

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
