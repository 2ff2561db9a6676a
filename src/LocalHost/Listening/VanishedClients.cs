using System.Collections.Concurrent;
using System.Net.Sockets;
using AgentCore.Streams;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AgentCore.LocalHost.Listening;

/// <summary>
/// Ends connections whose client has vanished, as behind a cable that was pulled: what is sent to it is not acknowledged. Every stream is
/// written to once a keepalive, so it is noticed within two of them. By itself, Linux sends again for 15 minutes.
/// </summary>
/// <remarks>
/// On Linux the kernel is asked for each connection. TCP_USER_TIMEOUT is not used: it also ends a client that is there and reads slowly,
/// where its window stays smaller than the segment that waits. On macOS and Windows a socket option does it, for retransmissions alone.
/// https://man7.org/linux/man-pages/man7/tcp.7.html
/// </remarks>
internal sealed class VanishedClients(IServiceProvider services, TimeProvider clock) : BackgroundService
{
    /// <summary>TCP_RXT_CONNDROPTIME of macOS's netinet/tcp.h, in seconds.</summary>
    private const int MacDropTime = 0x80;

    /// <summary>TCP_MAXRT, in seconds.</summary>
    /// <remarks>https://learn.microsoft.com/windows/win32/winsock/ipproto-tcp-socket-options</remarks>
    private const int WindowsMaxRetransmission = 5;

    private readonly ConcurrentDictionary<ConnectionContext, Socket> connections = [];

    /// <summary>Around a Functions app this host has no streams of its own: then the default, which is the app's, too.</summary>
    private readonly TimeSpan keepalive = (services.GetService<StreamOptions>() ?? new StreamOptions()).Keepalive;

    /// <summary>Half a keepalive. With the default that is 15 s, in which a segment is sent seven times.</summary>
    private TimeSpan Silence => keepalive / 2;

    /// <summary>
    /// A keepalive until something is sent, half of one without an answer, and a quarter until it is seen: less than two.
    /// </summary>
    private TimeSpan Interval => keepalive / 4;

    /// <summary>Watches every connection of every endpoint.</summary>
    public static void WatchAll(KestrelServerOptions kestrel) => kestrel.ConfigureEndpointDefaults(endpoint =>
    {
        var watch = endpoint.ApplicationServices.GetRequiredService<VanishedClients>();
        endpoint.Use(next => connection => watch.ServeAsync(connection, next));
    });

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach ((ConnectionContext connection, Socket socket) in connections)
                if (TcpInfo.TryRead(socket) is { } info && info.HasVanished(Silence)) connection.Abort();
        }
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        Socket? socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is null || !OperatingSystem.IsLinux())
        {
            if (OperatingSystem.IsMacOS()) LimitRetransmission(socket, MacDropTime);
            else if (OperatingSystem.IsWindows()) LimitRetransmission(socket, WindowsMaxRetransmission);
            await next(connection);
            return;
        }

        connections[connection] = socket;
        try
        {
            await next(connection);
        }
        finally
        {
            connections.TryRemove(connection, out _);
        }
    }

    private void LimitRetransmission(Socket? socket, int option)
    {
        try
        {
            byte[] seconds = BitConverter.GetBytes((int)Math.Ceiling(keepalive.TotalSeconds));
            socket?.SetRawSocketOption((int)SocketOptionLevel.Tcp, option, seconds);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The client has left again already.
        }
    }
}
