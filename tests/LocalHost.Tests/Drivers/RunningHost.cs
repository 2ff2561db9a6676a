using System.Net.Http.Json;
using System.Text.Json;
using AgentCore.LocalHost.Hosting;
using AgentCore.LocalHost.Listening;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentCore.LocalHost.Drivers;

/// <summary>The local host in this process, on a port of its own, as a client sees it.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningHost(WebApplication app, Uri url)
    {
        this.app = app;
        Url = url;
        Http = new HttpClient(new Overhearing.Refusals()) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(10) };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>The faults of the Web PubSub emulator.</summary>
    public FaultInjection Faults => Services.GetRequiredService<FaultInjection>();

    /// <param name="settings">Settings as on the command line, such as <c>--Limits:MaxConnections=1</c>.</param>
    /// <param name="clock">In place of the system's, or null.</param>
    /// <param name="watch">Gets the logs, or null.</param>
    /// <param name="configure">What else of the services is replaced.</param>
    public static async Task<RunningHost> StartAsync(
        IEnumerable<string>? settings = null, TimeProvider? clock = null, ILoggerProvider? watch = null,
        Action<IServiceCollection>? configure = null)
    {
        string[] arguments = ["--urls=http://127.0.0.1:0", "--Logging:LogLevel:AgentCore=Trace", .. settings ?? []];
        WebApplication app = LocalHostApp.Build(arguments, services =>
        {
            services.AddLogging(logging => logging.ClearProviders().AddProvider(WholeRun.Logs));
            services.AddSingleton<IStartupFilter, Overhearing.Requests>();
            if (watch is not null) services.AddLogging(logging => logging.AddProvider(watch));
            Remove<Greeting>(services);
            configure?.Invoke(services);
            if (clock is null) return;
            services.AddSingleton(clock);
            // On a clock of its own, a test runs the heartbeat by hand.
            Remove<HeartbeatService>(services);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningHost(app, app.Services.GetRequiredService<SelfAddress>().Url);
    }

    public async Task<string> TokenAsync(string subject = "alice", string[]? channels = null, TimeSpan? lifetime = null)
    {
        using HttpResponseMessage answer = await Http.PostAsJsonAsync(
            "/dev/token", new { sub = subject, channels, lifetime = lifetime ?? TimeSpan.FromHours(1) }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("token").GetString()!;
    }

    /// <summary>Publishes as one call, and returns its answer.</summary>
    public Task<HttpResponseMessage> TryPublishAsync(params TestEvent[] events) =>
        Http.PostAsync("/api/events", TestEvent.Batch(events), TestContext.Current.CancellationToken);

    public async Task PublishAsync(params TestEvent[] events)
    {
        using HttpResponseMessage answer = await TryPublishAsync(events);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<WebSocketSession> ConnectAsync(string? token = null, string query = "")
    {
        token ??= await TokenAsync();
        return await WebSocketSession.ConnectAsync(new UriBuilder(new Uri(Url, $"/realtime/ws?token={token}{query}")) { Scheme = "ws" }.Uri);
    }

    public async Task<EventStreamReader> StreamAsync(string? token = null, string query = "", string? lastEventId = null)
    {
        token ??= await TokenAsync();
        return await EventStreamReader.OpenAsync(Http, $"/realtime/sse?token={token}{query}", lastEventId);
    }

    private static void Remove<TService>(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(TService)));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }
}
