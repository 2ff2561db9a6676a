using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace AgentCore.Faults.Proxies;

/// <summary>The way to the storage. It knows an append from other calls, and answers as the real service does in bad hours.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes</remarks>
internal sealed class StorageProxy : IAsyncDisposable
{
    /// <summary>How often an append is refused in a storm of conflicts: most of the time, and not for ever.</summary>
    private const double ConflictOdds = 0.7;

    /// <summary>How often a call that is answered 503 has taken effect.</summary>
    private const double LateRefusalOdds = 0.5;

    private static readonly HashSet<string> OfConnection =
        new(["Host", "Connection", "Transfer-Encoding"], StringComparer.OrdinalIgnoreCase);

    private readonly HttpClient storage = new(new SocketsHttpHandler { UseProxy = false });
    private readonly WebApplication app;
    private readonly Uri target;
    private readonly Random random;
    private CancellationTokenSource cut = new();

    private StorageProxy(Uri target, Random random)
    {
        (this.target, this.random) = (target, random);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(CarryAsync);
    }

    public Uri Url => new(app.Urls.First());

    public bool HasConflicts { get; set; }

    public bool LosesAnswers { get; set; }

    public bool IsUnavailable { get; set; }

    public bool IsSlow { get; set; }

    public static async Task<StorageProxy> StartAsync(Uri target, Random random)
    {
        var proxy = new StorageProxy(target, random);
        await proxy.app.StartAsync();
        return proxy;
    }

    /// <summary>Ends every call that is under way without an answer.</summary>
    public void Reset() => Interlocked.Exchange(ref cut, new CancellationTokenSource()).Cancel();

    public void Heal() => HasConflicts = LosesAnswers = IsUnavailable = IsSlow = false;

    public async ValueTask DisposeAsync()
    {
        Reset();
        await app.DisposeAsync();
        storage.Dispose();
        cut.Dispose();
    }

    private async Task CarryAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, cut.Token);
        try
        {
            await AnswerAsync(context, context.Request.Query["comp"] == "appendblock", either.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException or OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context, bool isAppend, CancellationToken cancellation)
    {
        if (IsSlow) await Task.Delay(TimeSpan.FromMilliseconds(100 + (700 * Draw())), cancellation);
        if (isAppend && HasConflicts && Draw() < ConflictOdds)
        {
            await RefuseAsync(context, HttpStatusCode.PreconditionFailed, "AppendPositionConditionNotMet");
            return;
        }
        bool isRefused = IsUnavailable;
        if (isRefused && Draw() >= LateRefusalOdds)
        {
            await RefuseAsync(context, HttpStatusCode.ServiceUnavailable, "ServerBusy");
            return;
        }
        using HttpRequestMessage request = await RequestAsync(context.Request, cancellation);
        using HttpResponseMessage response = await storage.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (isAppend && LosesAnswers) context.Abort();
        else if (isRefused) await RefuseAsync(context, HttpStatusCode.ServiceUnavailable, "ServerBusy");
        else await CopyAsync(response, context.Response, cancellation);
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpRequest request, CancellationToken cancellation)
    {
        // As it came: its signature covers the path and the query to the letter.
        string raw = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var copy = new HttpRequestMessage(HttpMethod.Parse(request.Method), new Uri(target, raw));
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        if (body.Length > 0 || request.ContentLength is not null) copy.Content = new ByteArrayContent(body.ToArray());
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in request.Headers)
            if (!OfConnection.Contains(name) && !copy.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                copy.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        return copy;
    }

    private static async Task CopyAsync(HttpResponseMessage from, HttpResponse to, CancellationToken cancellation)
    {
        to.StatusCode = (int)from.StatusCode;
        foreach ((string name, IEnumerable<string> values) in from.Headers.Concat(from.Content.Headers))
            if (!OfConnection.Contains(name)) to.Headers[name] = values.ToArray();
        if (to.HttpContext.Request.Method != HttpMethods.Head) await from.Content.CopyToAsync(to.Body, cancellation);
    }

    private static Task RefuseAsync(HttpContext context, HttpStatusCode status, string code)
    {
        context.Response.StatusCode = (int)status;
        context.Response.Headers["x-ms-error-code"] = code;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{code}</Message></Error>");
    }

    private double Draw()
    {
        lock (random) return random.NextDouble();
    }
}
