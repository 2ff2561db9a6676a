using AgentCore.FunctionsHost.Rpc;
using Grpc.Core;

namespace AgentCore.FunctionsHost.Worker;

/// <summary>The gRPC endpoint that a worker process connects to.</summary>
internal sealed class FunctionRpcService(FunctionApp app) : FunctionRpc.FunctionRpcBase
{
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.StartStream is null)
            throw new Grpc.Core.RpcException(new Status(StatusCode.InvalidArgument, "The first message is StartStream."));
        await app.ServeAsync(new WorkerConnection(requestStream, responseStream, app.Log.Write), context.CancellationToken);
    }
}
