using System.Reflection;
using System.Text;
using System.Text.Json;
using AgentCore.Access;
using AgentCore.EventLog;
using AgentCore.Feed;
using AgentCore.Functions.Hosting;
using AgentCore.Http;
using AgentCore.PubSub;
using AgentCore.Relay;
using AgentCore.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Functions.Drivers;

/// <summary>
/// The app as it ships but for the log's storage, the hub and the clock; its functions are called as the Functions host calls them.
/// </summary>
internal sealed class FunctionHost : IDisposable
{
    public const string AccessKey = "an-access-key-of-at-least-32-bytes-0000";

    private const string Issuer = "https://issuer.test";
    private const string Secret = "a secret of well over thirty-two bytes";

    /// <summary>As the worker reads and writes what passes between it and the host.</summary>
    private static readonly JsonSerializerOptions WorkerJson = new() { PropertyNameCaseInsensitive = true };

    private readonly IHost app;

    public FunctionHost() => app = FunctionsApp.Build([], builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Access:Audiences:0"] = "agentcore",
            ["Access:Issuers:0:Issuer"] = Issuer,
            ["Access:Issuers:0:SigningKey"] = Secret,
            ["WebPubSubConnectionString"] = $"Endpoint=https://hub.test;AccessKey={AccessKey}",
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["HeartbeatSchedule"] = "*/5 * * * * *",
        });
        builder.Logging.ClearProviders().AddProvider(WholeRun.Logs);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<IHub>(Hub);
        builder.Services.AddSingleton<IRejectedEvents>(Rejected);
        builder.Services.AddSingleton<ISegmentStore>(new MemorySegmentStore(2));
        builder.Services.AddSingleton<IFeed, LoopFeed>();
    });

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public RecordingHub Hub { get; } = new();

    public KeptAside Rejected { get; } = new();

    public IEventLog Log => app.Services.GetRequiredService<IEventLog>();

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Mint(TimeSpan? lifetime = null) =>
        WholeRun.Shown(new TokenMint(new IssuerOptions { Issuer = Issuer, SigningKey = Secret }, "agentcore", Clock)
            .Mint("alice", ["*"], lifetime ?? TimeSpan.FromHours(1)).Token)!;

    /// <summary>Delivers JSON to a function; answers with the JSON that the host gets back, or null.</summary>
    public async Task<JsonElement?> DeliverAsync(string function, string json)
    {
        object? result = await CallAsync(function, parameter => Read(parameter, json), Cancellation);
        return result is null ? null : JsonSerializer.SerializeToElement(result, result.GetType(), WorkerJson);
    }

    /// <summary>Makes a request to an HTTP function and carries out its result.</summary>
    public Task<HttpResponse> RequestAsync(string function, string query = "", string? token = null) =>
        RequestUntilAsync(function, query, token, new MemoryStream(), Cancellation);

    /// <summary>A request whose call the host ends.</summary>
    public async Task<HttpResponse> RequestUntilAsync(string function, string query, string? token, MemoryStream body, CancellationToken stopping)
    {
        var context = new DefaultHttpContext { RequestServices = app.Services, Response = { Body = body } };
        context.Request.QueryString = new QueryString(query);
        if (token is not null) context.Request.Headers.Authorization = $"Bearer {token}";
        var result = (IResult)(await CallAsync(function, _ => context.Request, stopping))!;
        await result.ExecuteAsync(context);
        if (context.Response.StatusCode >= 400) WholeRun.Told(Encoding.UTF8.GetString(body.ToArray()));
        return context.Response;
    }

    public void Dispose() => app.Dispose();

    private async Task<object?> CallAsync(string function, Func<Type, object> trigger, CancellationToken cancellation)
    {
        CompiledFunction compiled = CompiledFunction.Named(function);
        object? instance = compiled.Method.IsStatic ? null : ActivatorUtilities.CreateInstance(app.Services, compiled.Method.DeclaringType!);
        object?[] arguments = [.. compiled.Method.GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(CancellationToken) ? cancellation : trigger(parameter.ParameterType))];
        object? result = compiled.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        if (result is not Task running) return result;
        await running.WaitAsync(TimeSpan.FromMinutes(5), Cancellation);
        return compiled.Method.ReturnType.IsGenericType ? running.GetType().GetProperty("Result")!.GetValue(running) : null;
    }

    /// <summary>A batch of strings is the text of each element, as the worker binds it.</summary>
    private static object Read(Type type, string json) => type == typeof(string[])
        ? JsonDocument.Parse(json).RootElement.EnumerateArray().Select(element => element.GetRawText()).ToArray()
        : JsonSerializer.Deserialize(json, type, WorkerJson)!;
}
