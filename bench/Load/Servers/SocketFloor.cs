using System.Net.Sockets;
using System.Text;

namespace AgentCore.Bench.Servers;

/// <summary>The least that .NET can do: one loop that sends the same bytes, as one HTTP chunk, to every socket.</summary>
internal static class SocketFloor
{
    private static readonly byte[] Opening =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray();

    private static readonly byte[] Done = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    public static Task RunAsync(int port)
    {
        var subscribers = new List<Socket>();
        return Listener.RunAsync(port, socket => ServeAsync(socket, subscribers));
    }

    private static async Task ServeAsync(Socket socket, List<Socket> subscribers)
    {
        socket.NoDelay = true;
        byte[] buffer = new byte[64 * 1024];
        while (await ReadRequestAsync(socket, buffer) is { } request)
        {
            if (request.StartsWith("GET /sse ", StringComparison.Ordinal))
            {
                await socket.SendAsync(Opening);
                lock (subscribers) subscribers.Add(socket);
                return;
            }
            byte[] frame = FloorFrame.Of(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
            byte[] chunk = [.. Encoding.ASCII.GetBytes($"{frame.Length:x}\r\n"), .. frame, .. "\r\n"u8];
            lock (subscribers)
                foreach (Socket subscriber in subscribers) subscriber.Send(chunk);
            await socket.SendAsync(Done);
        }
        socket.Dispose();
    }

    /// <summary>A whole request with its body, or null at the connection's end.</summary>
    private static async Task<string?> ReadRequestAsync(Socket socket, byte[] buffer)
    {
        int filled = 0;
        while (true)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0) return null;
            filled += read;
            string text = Encoding.ASCII.GetString(buffer, 0, filled);
            int body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (body >= 4 && filled - body >= ContentLength(text)) return text;
        }
    }

    private static int ContentLength(string head)
    {
        const string name = "Content-Length: ";
        int at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return 0;
        at += name.Length;
        return int.Parse(head[at..head.IndexOf('\r', at)]);
    }
}
