using System.Collections.Concurrent;
using AgentCore.Worker.Telemetry.Otlp;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentCore.Worker.Telemetry;

/// <summary>A collector of OTLP over HTTP. It keeps spans and log records and drops metrics.</summary>
/// <remarks>https://opentelemetry.io/docs/specs/otlp/#otlphttp</remarks>
internal sealed class OtlpCollector : IAsyncDisposable
{
    /// <summary>60 s: exports come within a second, and later on a loaded machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly WebApplication web;
    private readonly ConcurrentQueue<Span> spans = [];
    private readonly ConcurrentQueue<LogRecord> records = [];
    private readonly ConcurrentQueue<Resource> resources = [];
    private volatile TaskCompletionSource received = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpCollector()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        web = builder.Build();
        web.MapPost("/v1/traces", context => TakeAsync(context, ExportTraceServiceRequest.Parser, Take));
        web.MapPost("/v1/logs", context => TakeAsync(context, ExportLogsServiceRequest.Parser, Take));
        web.MapPost("/v1/metrics", () => Results.Ok());
    }

    public string Url => web.Urls.Single();

    public IEnumerable<Span> Spans => spans;

    public IEnumerable<LogRecord> Records => records;

    /// <summary>The exporter of each batch of spans or records.</summary>
    public IEnumerable<Resource> Resources => resources;

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector.web.StartAsync();
        return collector;
    }

    /// <summary>What is sought, once it is received.</summary>
    public async Task<T> UntilAsync<T>(Func<OtlpCollector, T?> find) where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        while (true)
        {
            Task next = received.Task;
            if (find(this) is { } found) return found;
            await next.WaitAsync(limit.Token);
        }
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private async Task TakeAsync<T>(HttpContext context, MessageParser<T> parser, Action<T> take) where T : IMessage<T>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        take(parser.ParseFrom(body.ToArray()));
        Interlocked.Exchange(ref received, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private void Take(ExportTraceServiceRequest request)
    {
        foreach (ResourceSpans exported in request.ResourceSpans)
        {
            resources.Enqueue(exported.Resource);
            foreach (Span span in exported.ScopeSpans.SelectMany(scope => scope.Spans)) spans.Enqueue(span);
        }
    }

    private void Take(ExportLogsServiceRequest request)
    {
        foreach (ResourceLogs exported in request.ResourceLogs)
        {
            resources.Enqueue(exported.Resource);
            foreach (LogRecord record in exported.ScopeLogs.SelectMany(scope => scope.LogRecords)) records.Enqueue(record);
        }
    }
}
