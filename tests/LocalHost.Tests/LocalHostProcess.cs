using System.Diagnostics;
using System.Text;
using AgentCore.Testing;

namespace AgentCore.LocalHost.Tests;

/// <summary>The local host as a process of its own, as a developer runs it.</summary>
internal sealed class LocalHostProcess : IAsyncDisposable
{
    /// <summary>The program, as it was built.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "AgentCore.LocalHost.dll");

    /// <summary>How long it may take to be healthy: some seconds, and minutes on a machine with a load of 60.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(10);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private LocalHostProcess(Uri url, string[] settings, string? heapLimit)
    {
        Url = url;
        var start = new ProcessStartInfo("dotnet", [Program, "--urls", url.GetLeftPart(UriPartial.Authority), "--Logging:LogLevel:Default=Warning", .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (heapLimit is not null) start.Environment["DOTNET_GCHeapHardLimit"] = heapLimit;
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    /// <summary>What it wrote so far, from the beginning to a bound.</summary>
    public string Output
    {
        get { lock (output) return output.ToString(); }
    }

    /// <summary>The most memory that it ever had, in bytes, as the kernel counted.</summary>
    public long PeakBytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts it on a free port and returns once it is healthy.</summary>
    /// <param name="settings">As on the command line.</param>
    /// <param name="heapLimit">Bytes in hexadecimal of which the managed heap may have no more: the process dies of the next one.</param>
    public static Task<LocalHostProcess> StartAsync(string[] settings, CancellationToken cancellation, string? heapLimit = null) =>
        StartAsync(new Uri($"http://127.0.0.1:{Loopback.FreePort()}"), settings, cancellation, heapLimit);

    /// <summary>Starts it where another one was before.</summary>
    public static async Task<LocalHostProcess> StartAsync(
        Uri url, string[] settings, CancellationToken cancellation, string? heapLimit = null)
    {
        var host = new LocalHostProcess(url, settings, heapLimit);
        try
        {
            await host.UntilHealthyAsync(cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it where it is to end by itself, and returns its exit code and all that it wrote.</summary>
    /// <param name="arguments">All of its command line.</param>
    /// <param name="environment">Variables beside this process's own.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string[] arguments, Dictionary<string, string> environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartLimit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Asks it to end, as a platform does, by SIGTERM.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", $"{process.Id}"]).Dispose();

    /// <summary>Waits until it has ended, and returns its exit code.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    /// <summary>Kills it as <c>kill -9</c> does: it has no time for a last word.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task UntilHealthyAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = Url };
        long begun = Stopwatch.GetTimestamp();
        while (!await Loopback.IsHealthyAsync(http, cancellation))
        {
            if (process.HasExited)
            {
                // Until all it wrote is read, too.
                await process.WaitForExitAsync(cancellation);
                throw new InvalidOperationException($"The local host ended with {process.ExitCode}:\n{Output}");
            }
            if (Stopwatch.GetElapsedTime(begun) > StartLimit) throw new TimeoutException($"The local host is not healthy after {StartLimit}:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        const int bound = 64 * 1024;
        lock (output)
            if (output.Length < bound) output.AppendLine(line.Data);
    }
}
