using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using AgentCore.LocalHost.Drivers;
using AgentCore.LocalHost.FunctionsApp.Delivery;
using AgentCore.LocalHost.Hosting;
using AgentCore.LocalHost.Tests.WebPubSub;
using AgentCore.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentCore.LocalHost.Tests.FunctionsApp.Drivers;

/// <summary>LocalHost as the cloud around an app, in this process, on a port of its own.</summary>
internal sealed class CloudHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly AppSettings settings;

    private CloudHost(WebApplication app, AppSettings settings, int port)
    {
        this.app = app;
        this.settings = settings;
        Url = new Uri($"http://127.0.0.1:{port}");
        Http = new HttpClient(new Overhearing.Refusals()) { BaseAddress = Url, Timeout = TimeSpan.FromMinutes(10) };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    /// <param name="functions">The app's address.</param>
    /// <param name="arguments">More of the command line.</param>
    /// <param name="clock">In place of the system's, or null.</param>
    /// <param name="limits">What the topic holds, or null for the default.</param>
    /// <param name="watch">Gets the logs, or null.</param>
    public static async Task<CloudHost> StartAsync(
        string functions, string[]? arguments = null, TimeProvider? clock = null, DeliveryLimits? limits = null, ILoggerProvider? watch = null)
    {
        int port = Loopback.FreePort();
        var settings = new AppSettings(port);
        WebApplication app = LocalHostApp.Build(["--functions", functions, "--settings", settings.Write(), .. arguments ?? []], services =>
        {
            services.AddLogging(logging => logging.ClearProviders().AddProvider(WholeRun.Logs));
            if (watch is not null) services.AddLogging(logging => logging.AddProvider(watch));
            services.AddSingleton<IStartupFilter, Overhearing.Requests>();
            services.Remove(services.Single(service => service.ImplementationType == typeof(Greeting)));
            if (clock is not null) services.AddSingleton(clock);
            if (limits is not null) services.AddSingleton(limits);
        });
        await app.StartAsync(Limit.Token);
        return new CloudHost(app, settings, port);
    }

    public async Task<string> TokenAsync()
    {
        using HttpResponseMessage answer = await Http.PostAsJsonAsync("/dev/token", new { sub = "alice" }, Limit.Token);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Limit.Token)).GetProperty("token").GetString()!;
    }

    /// <summary>A token of Web PubSub for one client.</summary>
    public string ClientToken(TimeProvider clock, params (string Name, object Value)[] claims) =>
        TestTokens.Make(AppSettings.AccessKey, $"{Url}client/hubs/agentcore", clock.GetUtcNow().AddMinutes(5), claims);

    public Task<EmulatorClient> ConnectAsync(string query = "", string? subprotocol = null, string path = "/client/hubs/agentcore") =>
        EmulatorClient.OpenAsync(WebSocketUrl(path + query), subprotocol);

    /// <summary>The status that refuses a handshake.</summary>
    public async Task<HttpStatusCode> RefusalAsync(string query = "", string path = "/client/hubs/agentcore")
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(WebSocketUrl(path + query), Limit.Token));
        return socket.HttpStatusCode;
    }

    public Task<HttpResponseMessage> PublishAsync(params TestEvent[] events) => Http.PostAsync("/api/events", TestEvent.Batch(events), Limit.Token);

    public async Task<JsonElement> DeadLettersAsync() => await Http.GetFromJsonAsync<JsonElement>("/dev/dead-letters", Limit.Token);

    public Task StopAsync() => app.StopAsync(Limit.Token);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        settings.Dispose();
    }

    private Uri WebSocketUrl(string pathAndQuery) => new UriBuilder(new Uri(Url, pathAndQuery)) { Scheme = "ws" }.Uri;
}
