using AgentCore.FunctionsHost.Hosting;
using AgentCore.FunctionsHost.Rpc;

namespace AgentCore.FunctionsHost.Worker;

/// <summary>The app as the host has it: the worker that runs now, its functions, and their calls.</summary>
internal sealed class FunctionApp(FunctionsHostOptions options, HostLog log) : IAsyncDisposable
{
    /// <summary>How long a call waits for a worker that is being started. 30 s: Event Grid and a client give up then.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    /// <summary>How long after a call's time-out the worker is restarted when the call goes on: as observed under the real host.</summary>
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromSeconds(2);

    private readonly WorkerProcess process = new(options, log);
    private volatile TaskCompletionSource<LiveApp> live = NotLive();

    public HostLog Log => log;

    public WorkerProcess Process => process;

    /// <summary>The functions that are loaded, once a worker runs.</summary>
    public async Task<IReadOnlyList<LoadedFunction>> FunctionsAsync(CancellationToken cancellation) =>
        (await live.Task.WaitAsync(cancellation)).Functions;

    /// <summary>The function that a trigger of this type has under this name, or null. Waits for a worker.</summary>
    public async Task<LoadedFunction?> FindAsync(string type, Func<LoadedFunction, bool> isMeant, CancellationToken cancellation)
    {
        IReadOnlyList<LoadedFunction> functions = (await live.Task.WaitAsync(StartLimit, cancellation)).Functions;
        return functions.FirstOrDefault(function => function.Type == type && isMeant(function));
    }

    /// <summary>Serves a worker from its first message until its stream ends.</summary>
    public async Task ServeAsync(WorkerConnection connection, CancellationToken cancellation)
    {
        Task running = connection.RunAsync(cancellation);
        try
        {
            IReadOnlyList<LoadedFunction> functions = await connection.StartAsync(options.AppFolder, options.IsEnabled);
            live.TrySetResult(new LiveApp(connection, functions));
            log.Write($"Functions: {string.Join(", ", functions.Select(function => function.Name).Order(StringComparer.Ordinal))}");
        }
        catch (Exception failure) when (failure is OperationCanceledException or InvalidOperationException)
        {
            log.Write($"The worker could not be started: {failure.Message}");
        }
        await running;
        live = NotLive();
    }

    /// <summary>Calls a function of the worker that runs now.</summary>
    /// <param name="http">For an HTTP function: sends the request itself to the worker's address, with the call's id.</param>
    public async Task<InvocationOutcome> InvokeAsync(
        LoadedFunction function, TypedData input, string? traceParent, CancellationToken cancellation, Func<Uri, string, Task>? http = null)
    {
        LiveApp app = await live.Task.WaitAsync(StartLimit, CancellationToken.None);
        string invocation = Guid.NewGuid().ToString();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<InvocationOutcome> call = app.Connection.InvokeAsync(function, invocation, input, traceParent, cancelling.Token);
        Task ended = http is null ? call : Task.WhenAll(call, http(app.Connection.HttpAddress!, invocation));
        if (options.FunctionTimeout is { } limit && !await EndsWithinAsync(limit, ended))
        {
            log.Write($"Function {function.Name} timed out after {limit}.");
            await cancelling.CancelAsync();
            if (!await EndsWithinAsync(TimeoutGrace, ended)) process.Kill();
        }
        await ended;
        InvocationOutcome outcome = await call;
        if (outcome is InvocationOutcome.Failed failed) log.WriteFailure(function.Name, failed.Message);
        return outcome;
    }

    /// <summary>Ends the worker's process.</summary>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task<bool> EndsWithinAsync(TimeSpan limit, Task call)
    {
        await call.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return call.IsCompleted;
    }

    private static TaskCompletionSource<LiveApp> NotLive() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record LiveApp(WorkerConnection Connection, IReadOnlyList<LoadedFunction> Functions);
}
