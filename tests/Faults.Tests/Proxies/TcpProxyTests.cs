using System.Net;
using System.Net.Sockets;
using AgentCore.Faults.Proxies;
using AgentCore.Testing;

namespace AgentCore.Faults.Tests.Proxies;

public sealed class TcpProxyTests : IAsyncLifetime
{
    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private TcpProxy proxy = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        server.Start();
        proxy = new TcpProxy(((IPEndPoint)server.LocalEndpoint).Port);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        server.Dispose();
    }

    [Fact]
    public async Task What_one_side_says_the_other_hears_until_a_reset_ends_both()
    {
        (Socket client, Socket served) = await ConnectAsync();
        await SayAsync(client, served);
        await SayAsync(served, client);
        proxy.Reset();
        await IsResetAsync(client);
        await IsResetAsync(served);
    }

    [Fact]
    public async Task While_it_is_stalled_nothing_comes_back_and_what_was_said_comes_afterwards()
    {
        (Socket client, Socket served) = await ConnectAsync();
        proxy.IsStalled = true;
        await served.SendAsync(new byte[] { 1 }, Stop);
        Task<int> hearing = client.ReceiveAsync(new byte[1], Stop).AsTask();
        // The other way is open, and what is said on it comes later than what is held.
        await SayAsync(client, served);
        Assert.False(hearing.IsCompleted);
        proxy.IsStalled = false;
        Assert.Equal(1, await hearing);
    }

    [Fact]
    public async Task While_it_is_blocked_whoever_comes_is_reset()
    {
        proxy.IsBlocked = true;
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        SocketException failure = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await client.ConnectAsync(IPAddress.Loopback, proxy.Url.Port, Stop);
            await client.ReceiveAsync(new byte[1], Stop);
        });
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
        proxy.IsBlocked = false;
        (Socket next, Socket served) = await ConnectAsync();
        await SayAsync(next, served);
    }

    /// <summary>Some of the resets come before the HTTP client has asked for the peer's address, which it then reports differently.</summary>
    [Fact]
    public async Task Whenever_the_reset_comes_a_host_behind_it_is_just_not_healthy()
    {
        proxy.IsBlocked = true;
        using var http = new HttpClient { BaseAddress = proxy.Url };
        for (int attempt = 0; attempt < 3_000; attempt++) Assert.False(await Loopback.IsHealthyAsync(http, Stop));
    }

    private async Task<(Socket Client, Socket Served)> ConnectAsync()
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, proxy.Url.Port, Stop);
        return (client, await server.AcceptSocketAsync(Stop));
    }

    private static async Task SayAsync(Socket from, Socket to)
    {
        await from.SendAsync(new byte[] { 7 }, Stop);
        byte[] heard = new byte[1];
        Assert.Equal(1, await to.ReceiveAsync(heard, Stop));
        Assert.Equal(7, heard[0]);
    }

    private static async Task IsResetAsync(Socket socket)
    {
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => socket.ReceiveAsync(new byte[1], Stop).AsTask());
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
    }
}
