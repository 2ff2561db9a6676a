using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using AgentCore.Http;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Clients;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.LocalHost.WebPubSub.Upstream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentCore.LocalHost.Tests.WebPubSub;

/// <summary>The emulator on a free port, with a scripted event handler behind it.</summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    public const string Key = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH";

    /// <summary>A route of the host itself, which takes the app's token from the header.</summary>
    public const string OwnRoute = "/realtime/ws";

    private readonly WebApplication app;
    private readonly HttpClient http = new();

    private EmulatorHost(WebApplication app, ScriptedUpstream upstream, WatchedClock clock)
    {
        this.app = app;
        Upstream = upstream;
        Clock = clock;
    }

    public ScriptedUpstream Upstream { get; }

    public WatchedClock Clock { get; }

    public EmulatedHub Hub => app.Services.GetRequiredService<EmulatedHub>();

    public FaultInjection Faults => app.Services.GetRequiredService<FaultInjection>();

    /// <summary>Such as <c>http://127.0.0.1:12345</c>.</summary>
    public string Url => app.Urls.First();

    public static async Task<EmulatorHost> StartAsync(params (string Name, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["WebPubSub:AccessKey"] = Key;
        foreach ((string name, string value) in settings) builder.Configuration[$"WebPubSub:{name}"] = value;
        var upstream = new ScriptedUpstream();
        var clock = new WatchedClock();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IUpstream>(upstream);
        builder.Services.AddWebPubSubEmulator(builder.Configuration);
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.MapWebPubSub();
        app.MapGet(OwnRoute, async (HttpContext context) =>
        {
            _ = await app.Services.GetRequiredService<ClientEndpoint>().HandleAsync(context, AccessToken.OfHeader(context.Request));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EmulatorHost(app, upstream, clock);
    }

    public Task<EmulatorClient> ConnectAsync(string query = "", string? subprotocol = null) =>
        EmulatorClient.OpenAsync(this, query, subprotocol);

    /// <summary>Connects, and answers the client with the id that the service gave it.</summary>
    public async Task<(EmulatorClient Client, string Id)> ConnectKnownAsync(string query = "", string? subprotocol = null)
    {
        EmulatorClient client = await ConnectAsync(query, subprotocol);
        return (client, await Upstream.NextOpenedAsync());
    }

    /// <summary>The status that refuses a handshake.</summary>
    public async Task<HttpStatusCode> RefusalAsync(string query = "", string path = "/client/hubs/agentcore", string? bearer = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (bearer is not null) socket.Options.SetRequestHeader("Authorization", $"Bearer {bearer}");
        var url = new Uri($"{Url.Replace("http", "ws", StringComparison.Ordinal)}{path}{query}");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(url, Limit.Token));
        return socket.HttpStatusCode;
    }

    /// <summary>A handshake by plain HTTP, to see the whole of a refusal.</summary>
    public async Task<HttpResponseMessage> TryUpgradeAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Url}/client/hubs/agentcore"));
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("websocket"));
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        return await http.SendAsync(request, Limit.Token);
    }

    /// <summary>Returns once the condition holds; fails at the limit.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        CancellationToken limit = Limit.Token;
        while (!condition()) await Task.Delay(TimeSpan.FromMilliseconds(50), limit);
    }

    public string ClientToken(params (string Name, object Value)[] claims) =>
        TestTokens.Make(Key, $"{Url}/client/hubs/agentcore", Clock.GetUtcNow().AddMinutes(5), claims);

    /// <summary>A REST call under <c>/api/hubs/agentcore/</c>, with a token for its URL unless another is given.</summary>
    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, HttpContent? content = null, string? token = null)
    {
        var url = new Uri($"{Url}/api/hubs/agentcore/{path}");
        using var request = new HttpRequestMessage(method, url) { Content = content };
        string bearer = token ?? TestTokens.Make(Key, url.AbsoluteUri, Clock.GetUtcNow().AddMinutes(5));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        // A body that is too large is answered by its announced length and not read: sent at once, it would meet a closed connection.
        request.Headers.ExpectContinue = content?.Headers.ContentLength > 1_048_576;
        return await http.SendAsync(request, Limit.Token);
    }

    public async Task<HttpStatusCode> PostAsync(string path, string? json = null)
    {
        using HttpContent? content = json is null ? null : JsonBody(json);
        using HttpResponseMessage response = await CallAsync(HttpMethod.Post, path, content);
        return response.StatusCode;
    }

    public async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path)
    {
        using HttpResponseMessage response = await CallAsync(method, path);
        return response.StatusCode;
    }

    public static HttpContent JsonBody(string json) => new StringContent(json, new MediaTypeHeaderValue("application/json"));

    public Task StopAsync() => app.StopAsync(Limit.Token);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }
}
