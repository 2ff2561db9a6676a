using System.Diagnostics;
using AgentCore.FunctionsHost.Hosting;

namespace AgentCore.FunctionsHost.Worker;

/// <summary>The process of the app. A killed one is started again after 0.6 s, as under the real host; one that ends with 0 is not.</summary>
internal sealed class WorkerProcess(FunctionsHostOptions options, HostLog log) : IAsyncDisposable
{
    /// <summary>As observed under the real host.</summary>
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(0.6);

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private volatile Process? process;

    /// <summary>The id of the process that runs now.</summary>
    public int? Id => process?.Id;

    /// <param name="endpoint">Where the host serves FunctionRpc.</param>
    public void Start(Uri endpoint) => running = RunAsync(endpoint);

    /// <summary>Kills the process as <c>kill -9</c> does.</summary>
    public void Kill() => process?.Kill(entireProcessTree: true);

    public async ValueTask DisposeAsync()
    {
        // Twice at the end of a host: by its owner and by its container.
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        await running;
    }

    private async Task RunAsync(Uri endpoint)
    {
        try
        {
            while (await RunOnceAsync(endpoint) != 0)
            {
                log.Write("The worker ended and is started again.");
                await Task.Delay(RestartDelay, stopping.Token);
            }
            log.Write("The worker ended by itself and is not started again.");
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task<int> RunOnceAsync(Uri endpoint)
    {
        string id = Guid.NewGuid().ToString();
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(options.AppFolder, "AgentCore.Functions.dll"),
            "--functions-uri", endpoint.ToString(),
            "--functions-worker-id", id,
            "--functions-request-id", id,
            "--functions-grpc-max-message-length", $"{int.MaxValue}",
        ])
        {
            WorkingDirectory = options.AppFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["FUNCTIONS_APPLICATION_DIRECTORY"] = options.AppFolder },
        };
        foreach ((string name, string? value) in options.Settings) start.Environment[name] = value;
        using Process started = Process.Start(start)!;
        process = started;
        log.Write($"The worker is process {started.Id}.");
        started.OutputDataReceived += (_, line) => log.WriteWorkerLine(line.Data);
        started.ErrorDataReceived += (_, line) => log.WriteWorkerLine(line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        try
        {
            await started.WaitForExitAsync(stopping.Token);
            return started.ExitCode;
        }
        finally
        {
            process = null;
            if (!started.HasExited) started.Kill(entireProcessTree: true);
        }
    }
}
