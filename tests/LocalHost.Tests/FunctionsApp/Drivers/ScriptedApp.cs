using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using AgentCore.LocalHost.Tests.WebPubSub;
using AgentCore.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace AgentCore.LocalHost.Tests.FunctionsApp.Drivers;

/// <summary>A Functions app that records every request and answers as a test says.</summary>
internal sealed class ScriptedApp : IAsyncDisposable
{
    private readonly Channel<RecordedRequest> received = Channel.CreateUnbounded<RecordedRequest>();
    private readonly WebApplication app;

    private ScriptedApp(WebApplication app) => this.app = app;

    /// <summary>Answers what is not a validation; 200 and nothing else unless a test says otherwise.</summary>
    public Func<RecordedRequest, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Answers the validation of a web hook.</summary>
    public Action<HttpContext> Validate { get; set; } = context => context.Response.Headers["WebHook-Allowed-Origin"] = "*";

    public ConcurrentQueue<RecordedRequest> Validations { get; } = [];

    public string Url => app.Urls.First();

    public static Task<ScriptedApp> StartAsync() => StartAsync(0);

    /// <summary>An address at which nobody listens.</summary>
    public static string AbsentUrl => $"http://127.0.0.1:{Loopback.FreePort()}";

    public static async Task<ScriptedApp> StartAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromMilliseconds(1));
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var scripted = new ScriptedApp(app);
        app.Run(scripted.HandleAsync);
        await app.StartAsync(Limit.Token);
        return scripted;
    }

    /// <summary>The next request that is not a validation.</summary>
    public Task<RecordedRequest> NextAsync() => received.Reader.ReadAsync(Limit.Token).AsTask();

    /// <summary>The next event of this type.</summary>
    public async Task<RecordedRequest> NextAsync(string type)
    {
        RecordedRequest next = await NextAsync();
        while (next["ce-type"] != $"azure.webpubsub.{type}") next = await NextAsync();
        return next;
    }

    /// <summary>Answers the events of one type and leaves the others their empty success.</summary>
    public void On(string type, Func<RecordedRequest, HttpContext, Task> answer) =>
        Answer = (request, context) => request["ce-type"] == $"azure.webpubsub.{type}" ? answer(request, context) : Task.CompletedTask;

    /// <inheritdoc cref="On(string, Func{RecordedRequest, HttpContext, Task})"/>
    public void On(string type, int status, string? body = null, string? contentType = null, string? state = null) =>
        On(type, (_, context) => ReplyAsync(context, status, body, contentType, state));

    public static async Task ReplyAsync(HttpContext context, int status, string? body = null, string? contentType = null, string? state = null)
    {
        context.Response.StatusCode = status;
        if (contentType is not null) context.Response.ContentType = contentType;
        if (state is not null) context.Response.Headers["ce-connectionState"] = state;
        if (body is not null) await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new RecordedRequest(context.Request.Method, context.Request.GetEncodedPathAndQuery(), headers, body.ToArray());
        if (context.Request.Method == HttpMethods.Options && headers.ContainsKey("WebHook-Request-Origin"))
        {
            Validations.Enqueue(request);
            Validate(context);
            return;
        }

        received.Writer.TryWrite(request);
        await Answer(request, context);
    }
}
