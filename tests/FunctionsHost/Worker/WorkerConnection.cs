using System.Collections.Concurrent;
using System.Threading.Channels;
using AgentCore.FunctionsHost.Rpc;
using Grpc.Core;

namespace AgentCore.FunctionsHost.Worker;

/// <summary>The FunctionRpc stream of one worker process: the start, then calls and their answers, until the stream ends.</summary>
/// <remarks>https://github.com/Azure/azure-functions-language-worker-protobuf</remarks>
internal sealed class WorkerConnection(IAsyncStreamReader<StreamingMessage> incoming, IServerStreamWriter<StreamingMessage> outgoing, Action<RpcLog> log)
{
    /// <summary>The version that the host says it has. The worker only logs it.</summary>
    private const string HostVersion = "4.1037.0";

    private readonly Channel<StreamingMessage> toSend = Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationOutcome>> invocations = new(StringComparer.Ordinal);

    /// <summary>Where the worker serves its HTTP functions. Known after the start.</summary>
    public Uri? HttpAddress { get; private set; }

    /// <summary>Whether the worker exports its log records itself. Known after the start.</summary>
    private bool ExportsItsLog { get; set; }

    /// <summary>Reads and writes until the worker ends the stream. Calls that wait for an answer are then lost.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Task writing = WriteAsync(cancellation);
        try
        {
            while (await incoming.MoveNext(cancellation)) Take(incoming.Current);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or Grpc.Core.RpcException)
        {
            // The process was killed, or the host stops.
        }
        finally
        {
            toSend.Writer.TryComplete();
            foreach (TaskCompletionSource<InvocationOutcome> waiting in invocations.Values) waiting.TrySetResult(new InvocationOutcome.Lost());
            foreach (TaskCompletionSource<StreamingMessage> waiting in requests.Values) waiting.TrySetCanceled(CancellationToken.None);
        }
        await writing;
    }

    /// <summary>Initialises the worker and loads every function that is not disabled.</summary>
    /// <param name="folder">The app's folder.</param>
    /// <param name="isEnabled">Whether a function, by its name, is to be loaded.</param>
    public async Task<IReadOnlyList<LoadedFunction>> StartAsync(string folder, Func<string, bool> isEnabled)
    {
        StreamingMessage initialised = await AskAsync(new StreamingMessage
        {
            WorkerInitRequest = new WorkerInitRequest { HostVersion = HostVersion, WorkerDirectory = folder, FunctionAppDirectory = folder },
        });
        Google.Protobuf.Collections.MapField<string, string> capabilities = initialised.WorkerInitResponse.Capabilities;
        if (capabilities.TryGetValue("HttpUri", out string? address)) HttpAddress = new Uri(address);
        ExportsItsLog = capabilities.TryGetValue("WorkerOpenTelemetryEnabled", out string? exports) && bool.TryParse(exports, out bool isTrue) && isTrue;

        StreamingMessage described = await AskAsync(new StreamingMessage
        {
            FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder },
        });
        LoadedFunction[] functions =
        [
            .. described.FunctionMetadataResponse.FunctionMetadataResults
                .Where(metadata => isEnabled(metadata.Name))
                .Select(metadata => new LoadedFunction(metadata)),
        ];
        foreach (LoadedFunction function in functions) await LoadAsync(function);
        return functions;
    }

    /// <summary>Calls a function.</summary>
    /// <param name="invocation">The call's id.</param>
    /// <param name="cancellation">Tells the worker to cancel the call; its outcome is still awaited.</param>
    public async Task<InvocationOutcome> InvokeAsync(
        LoadedFunction function, string invocation, TypedData input, string? traceParent, CancellationToken cancellation)
    {
        var answered = new TaskCompletionSource<InvocationOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        invocations[invocation] = answered;
        var request = new InvocationRequest { InvocationId = invocation, FunctionId = function.Id, TraceContext = new RpcTraceContext { TraceParent = traceParent ?? "" } };
        request.InputData.Add(new ParameterBinding { Name = function.Parameter, Data = input });
        if (!toSend.Writer.TryWrite(new StreamingMessage { RequestId = invocation, InvocationRequest = request })) answered.TrySetResult(new InvocationOutcome.Lost());
        await using CancellationTokenRegistration cancelling = cancellation.Register(() => toSend.Writer.TryWrite(
            new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocation } }));
        InvocationOutcome outcome = await answered.Task;
        invocations.TryRemove(invocation, out _);
        return outcome;
    }

    private async Task LoadAsync(LoadedFunction function)
    {
        StreamingMessage loaded = await AskAsync(new StreamingMessage
        {
            FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata },
        });
        if (loaded.FunctionLoadResponse.Result.Status != StatusResult.Types.Status.Success)
            throw new InvalidOperationException($"The worker did not load {function.Name}: {loaded.FunctionLoadResponse.Result.Exception?.Message}");
    }

    private Task<StreamingMessage> AskAsync(StreamingMessage request)
    {
        request.RequestId = Guid.NewGuid().ToString();
        var answered = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        requests[request.RequestId] = answered;
        if (!toSend.Writer.TryWrite(request)) answered.TrySetCanceled();
        return answered.Task;
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.RpcLog:
                Log(message.RpcLog);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                InvocationResponse answer = message.InvocationResponse;
                if (invocations.TryGetValue(answer.InvocationId, out TaskCompletionSource<InvocationOutcome>? call)) call.TrySetResult(OutcomeOf(answer));
                break;
            default:
                if (requests.TryRemove(message.RequestId, out TaskCompletionSource<StreamingMessage>? waiting)) waiting.TrySetResult(message);
                break;
        }
    }

    /// <summary>
    /// Writes a record of the worker, unless the worker exports it itself. What the worker's own infrastructure reports is always written.
    /// </summary>
    /// <remarks>
    /// https://github.com/Azure/azure-functions-host: GrpcWorkerChannel writes a user's record to the logger <c>Function.NAME.User</c> of the
    /// call whose id the record has, and drops one without. OpenTelemetryConfigurationExtensions filters <c>Function.*</c> out of the host's
    /// export where the worker has the capability. Such a worker's records have no call id (schema 1.37: <c>faas.invocation_id</c> in its
    /// place), so that the host's other loggers do not get them either. This host keeps records without a call where the worker has no
    /// export: they say why a start failed.
    /// </remarks>
    private void Log(RpcLog record)
    {
        if (!ExportsItsLog || record.LogCategory is RpcLog.Types.RpcLogCategory.System) log(record);
    }

    private static InvocationOutcome OutcomeOf(InvocationResponse answer) => answer.Result.Status == StatusResult.Types.Status.Success
        ? new InvocationOutcome.Succeeded(answer.ReturnValue)
        : new InvocationOutcome.Failed($"{answer.Result.Exception?.Type}: {answer.Result.Exception?.Message}");

    private async Task WriteAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (StreamingMessage message in toSend.Reader.ReadAllAsync(cancellation)) await outgoing.WriteAsync(message, cancellation);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or Grpc.Core.RpcException or InvalidOperationException)
        {
            // The process was killed, or the host stops. The reader finds out, too.
            toSend.Writer.TryComplete();
        }
    }
}
