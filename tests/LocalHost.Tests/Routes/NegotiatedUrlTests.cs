using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.Routes;

/// <summary>The URL that negotiation gives leads to where the client asked, whatever stands between it and the host.</summary>
public sealed class NegotiatedUrlTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Through_a_port_forward_it_names_the_forwarded_port_and_opens_a_WebSocket()
    {
        using var forward = new PortForward(shared.Host.Url);
        Uri url = await NegotiateAsync(shared.Host, request => request.Headers.Host = $"localhost:{forward.Port}");
        Assert.Equal(("ws", "localhost", forward.Port), (url.Scheme, url.Host, url.Port));
        await using WebSocketSession session = await WebSocketSession.ConnectAsync(url);
        await session.UntilAsync("welcome");
    }

    [Fact]
    public async Task Under_another_host_name_it_has_that_name()
    {
        await using RunningHost host = await RunningHost.StartAsync(["--AllowedHosts=agents.example"]);
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, stop) => ConnectAsync(host.Url, stop) });
        string token = await TokenAsync(http, "http://agents.example");
        Uri url = await NegotiateAsync(http, $"http://agents.example/realtime/negotiate?token={token}");
        Assert.Equal("ws://agents.example/client/hubs/agentcore", url.GetLeftPart(UriPartial.Path));
    }

    [Fact]
    public async Task Behind_a_TLS_proxy_that_is_trusted_it_has_the_proxys_scheme_and_name()
    {
        await using RunningHost host = await RunningHost.StartAsync(["--Proxy:TrustedHeaders=XForwardedProto,XForwardedHost"]);
        Uri url = await NegotiateAsync(host, Proxied);
        Assert.Equal("wss://agents.example:8443/client/hubs/agentcore", url.GetLeftPart(UriPartial.Path));
    }

    [Fact]
    public async Task Headers_of_a_proxy_are_not_trusted_by_default()
    {
        Uri url = await NegotiateAsync(shared.Host, Proxied);
        Assert.Equal(("ws", shared.Host.Url.Host, shared.Host.Url.Port), (url.Scheme, url.Host, url.Port));
    }

    [Theory]
    [InlineData("XForwardedFor")]
    [InlineData("All")]
    public async Task A_header_that_has_no_use_here_is_refused_at_start(string header)
    {
        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RunningHost.StartAsync([$"--Proxy:TrustedHeaders={header}"]));
        Assert.Contains("Proxy:TrustedHeaders", refused.Message, StringComparison.Ordinal);
    }

    private static void Proxied(HttpRequestMessage request)
    {
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "agents.example:8443");
    }

    private static async Task<Uri> NegotiateAsync(RunningHost host, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/realtime/negotiate?token={await host.TokenAsync()}");
        change(request);
        using HttpResponseMessage answer = await host.Http.SendAsync(request, Stop);
        return UrlIn(await answer.Content.ReadFromJsonAsync<JsonElement>(Stop));
    }

    private static async Task<Uri> NegotiateAsync(HttpClient http, string url) =>
        UrlIn(await http.GetFromJsonAsync<JsonElement>(url, Stop));

    private static async Task<string> TokenAsync(HttpClient http, string host)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync($"{host}/dev/token", new { }, Stop);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("token").GetString()!;
    }

    private static Uri UrlIn(JsonElement answer) => new(answer.GetProperty("url").GetString()!);

    private static async ValueTask<Stream> ConnectAsync(Uri url, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, url.Port, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
