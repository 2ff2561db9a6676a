using System.Net.Sockets;
using System.Text;
using AgentCore.Streams;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace AgentCore.Http;

/// <summary>
/// A response that is written to its connection's socket, past the server: no copy into the server's buffers, and no second loop that
/// empties them, which together cost as much as the system call. The body ends with the connection, so it needs no chunks.
/// </summary>
/// <remarks>https://www.rfc-editor.org/rfc/rfc9112#section-6.3</remarks>
internal sealed class DirectResponse
{
    /// <summary>How long a client is given to read the end and close, before its connection is cut. 5 s: many round trips.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpContext context;
    private readonly Socket socket;
    private readonly TimeProvider time;

    private DirectResponse(HttpContext context, Socket socket, TimeProvider time) =>
        (this.context, this.socket, this.time) = (context, socket, time);

    /// <summary>
    /// Null where the response is not alone on a plain connection: it is not HTTP/1.1, it is encrypted, the server is not Kestrel over
    /// sockets, or something in the pipeline has put itself before the server's response.
    /// </summary>
    public static DirectResponse? TryTake(HttpContext context, TimeProvider time)
    {
        IFeatureCollection features = context.Features;
        bool isServersOwn = ReferenceEquals(features.Get<IHttpResponseFeature>(), features.Get<IHttpResponseBodyFeature>());
        bool isPlain = HttpProtocol.IsHttp11(context.Request.Protocol) && features.Get<ITlsHandshakeFeature>() is null;
        return isServersOwn && isPlain && features.Get<IConnectionSocketFeature>()?.Socket is { } socket
            ? new DirectResponse(context, socket, time)
            : null;
    }

    /// <summary>The body, behind a head with the response's headers as they are now.</summary>
    public StreamOutput Begin()
    {
        var head = new StringBuilder($"HTTP/1.1 200 OK\r\nDate: {time.GetUtcNow().UtcDateTime:R}\r\nConnection: close\r\n");
        foreach ((string name, StringValues values) in context.Response.Headers)
            foreach (string? value in values) head.Append(name).Append(": ").Append(value).Append("\r\n");
        return new SocketOutput(socket, Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()));
    }

    /// <summary>Ends the body and waits until the client has it. What the server would still say goes nowhere.</summary>
    public async Task EndAsync()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = context.RequestAborted.UnsafeRegister(_ => gone.TrySetResult(), null);
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            await gone.Task.WaitAsync(Patience, time);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or TimeoutException)
        {
            // Gone already, or not reading: cut below.
        }
        context.Abort();
    }
}
