using System.Buffers;
using System.Net.WebSockets;

namespace AgentCore.LocalHost.WebPubSub.Clients;

/// <summary>What came from a client.</summary>
internal abstract record Incoming
{
    private Incoming() { }

    public sealed record Message(WebSocketMessageType Type, byte[] Body) : Incoming;

    public sealed record TooLarge : Incoming;

    public sealed record Closed(WebSocketCloseStatus Status) : Incoming;
}

/// <summary>Reads a client's messages one by one. An idle connection holds no buffer.</summary>
internal static class MessageReader
{
    /// <summary>The most that one message may weigh: 1 MB.</summary>
    /// <remarks>https://github.com/Azure/azure-webpubsub/blob/main/docs/specs/1-web-pubsub-service-design-spec.md</remarks>
    public const int MaxBytes = 1_048_576;

    // The messages of this protocol are some hundred bytes.
    private const int FirstBytes = 4_096;

    public static async ValueTask<Incoming> ReadAsync(WebSocket socket)
    {
        // Reading into nothing returns when a frame has come.
        ValueWebSocketReceiveResult first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (first.MessageType == WebSocketMessageType.Close) return Closed(socket);
        if (first.EndOfMessage) return new Incoming.Message(first.MessageType, []);
        return await ReadBodyAsync(socket);
    }

    private static async ValueTask<Incoming> ReadBodyAsync(WebSocket socket)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
        try
        {
            int length = 0;
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close) return Closed(socket);
                length += part.Count;
                if (length > MaxBytes) return new Incoming.TooLarge();
                if (part.EndOfMessage) return new Incoming.Message(part.MessageType, buffer.AsSpan(0, length).ToArray());
                if (length == buffer.Length) buffer = Larger(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Larger(byte[] full)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private static Incoming.Closed Closed(WebSocket socket) => new(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure);
}
