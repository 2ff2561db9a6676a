using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentCore.Functions.Worker;

/// <summary>In place of Web PubSub: notes every REST call, and carries none out. It serves no clients.</summary>
internal sealed class HubRecorder : IAsyncDisposable
{
    /// <summary>A call comes within seconds, and much later on a busy machine.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, bool> refused = new(StringComparer.Ordinal);
    private readonly List<RecordedCall> calls = [];
    private readonly WebApplication app;
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HubRecorder(WebApplication app) => this.app = app;

    public int Port => new Uri(app.Urls.First()).Port;

    public static async Task<HubRecorder> StartAsync(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(port)).UseUrls();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var recorder = new HubRecorder(app);
        app.Run(recorder.NoteAsync);
        await app.StartAsync();
        return recorder;
    }

    /// <summary>Refuses every call that has this text in its URL or body, with 400, which the app does not try again.</summary>
    public void Refuse(string text) => refused[text] = true;

    public void Accept(string text) => refused.TryRemove(text, out _);

    /// <summary>The first call so far, or to come, that is meant.</summary>
    public async Task<RecordedCall> CallAsync(Func<RecordedCall, bool> isMeant)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(CallLimit);
        while (true)
        {
            Task next;
            lock (calls)
            {
                if (calls.FirstOrDefault(isMeant) is { } found) return found;
                next = more.Task;
            }
            await next.WaitAsync(limit.Token);
        }
    }

    /// <summary>The calls so far that are meant.</summary>
    public IReadOnlyList<RecordedCall> Calls(Func<RecordedCall, bool> areMeant)
    {
        lock (calls) return [.. calls.Where(areMeant)];
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task NoteAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        string url = context.Request.Path + Uri.UnescapeDataString(context.Request.QueryString.Value ?? "");
        var call = new RecordedCall(context.Request.Method, url, await reader.ReadToEndAsync(context.RequestAborted));
        if (context.WebSockets.IsWebSocketRequest || context.Request.Path.StartsWithSegments("/client")) context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (refused.Keys.Any(text => url.Contains(text, StringComparison.Ordinal) || call.Body.Contains(text, StringComparison.Ordinal)))
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else Keep(call);
    }

    private void Keep(RecordedCall call)
    {
        TaskCompletionSource told;
        lock (calls)
        {
            calls.Add(call);
            told = more;
            more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        told.SetResult();
    }
}

/// <param name="Url">Path and query, decoded.</param>
internal sealed record RecordedCall(string Method, string Url, string Body);
