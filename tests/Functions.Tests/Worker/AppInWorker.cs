using System.Net.Http.Headers;
using System.Text;
using AgentCore.Access;
using AgentCore.Functions.Worker;
using AgentCore.FunctionsHost.Hosting;
using AgentCore.Testing;

[assembly: AssemblyFixture(typeof(AppInWorker))]

namespace AgentCore.Functions.Worker;

/// <summary>
/// The compiled app in its worker process, under a Functions host: one of the tests' own, or the one that FUNCTIONS_HOST_URL names, whether that is
/// tests/FunctionsHost or <c>func</c>. The settings of the latter are those of local.settings.json, or of the file that FUNCTIONS_HOST_SETTINGS
/// names. Its storage has to run; the tests take the place of its Web PubSub.
/// </summary>
public sealed class AppInWorker : IAsyncLifetime
{
    private const string UrlVariable = "FUNCTIONS_HOST_URL";
    private const string SettingsVariable = "FUNCTIONS_HOST_SETTINGS";
    private const string Hub = "WebPubSubConnectionString";

    /// <summary>A first call may wait for the storage and for code that is compiled.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(10);

    private readonly Azurite azurite = new();
    private FunctionsHostApp? own;
    private LocalSettings settings = null!;

    /// <summary>Calls to the app.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>What the app sends to Web PubSub.</summary>
    internal HubRecorder Recorder { get; private set; } = null!;

    /// <summary>The host name of the app's Web PubSub.</summary>
    internal string HubHost => new Uri(HubParts["Endpoint"]).Host;

    internal string AccessKey => HubParts["AccessKey"];

    private Dictionary<string, string> HubParts => settings.Values[Hub]!.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2))
        .ToDictionary(part => part[0], part => part[1]);

    public async ValueTask InitializeAsync()
    {
        Uri url = Environment.GetEnvironmentVariable(UrlVariable) is { Length: > 0 } given ? await AttachAsync(new Uri(given)) : await StartAsync();
        Http = new HttpClient { BaseAddress = url, Timeout = AnswerLimit };
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (own is not null) await own.DisposeAsync();
        if (Recorder is not null) await Recorder.DisposeAsync();
        await azurite.DisposeAsync();
    }

    /// <summary>A token of the issuer in the settings.</summary>
    public string Mint(string[]? channels = null, TimeSpan? lifetime = null)
    {
        var issuer = new IssuerOptions
        {
            Issuer = settings.Values["Access__Issuers__0__Issuer"]!,
            SigningKey = settings.Values["Access__Issuers__0__SigningKey"]!,
        };
        return new TokenMint(issuer, settings.Values["Access__Audiences__0"]!, TimeProvider.System)
            .Mint("alice", channels ?? ["*"], lifetime ?? TimeSpan.FromHours(1)).Token;
    }

    /// <summary>Delivers a batch of events as Event Grid does; the host's answer.</summary>
    /// <param name="events">A JSON array.</param>
    public async Task<HttpResponseMessage> DeliverAsync(string events, string function = "Relay", string kind = "Notification")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/runtime/webhooks/EventGrid?functionName={function}");
        request.Headers.Add("aeg-event-type", kind);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(events));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents-batch+json") { CharSet = "utf-8" };
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<Uri> StartAsync()
    {
        Recorder = await HubRecorder.StartAsync(0);
        LocalSettings sample = LocalSettings.Read(Path.Combine(Repository.Root, "local.settings.sample.json"));
        settings = sample with
        {
            Values = new Dictionary<string, string?>(sample.Values)
            {
                ["AzureWebJobsStorage"] = await azurite.ConnectionStringAsync(),
                [Hub] = $"Endpoint=http://localhost;Port={Recorder.Port};AccessKey=agentcore-sample-access-key-for-the-emulator-only;Version=1.0;",
            },
        };
        var options = new FunctionsHostOptions(FunctionsHostApp.BuiltApp, new Uri("http://127.0.0.1:0"), settings.Values, settings.Cors);
        own = await FunctionsHostApp.StartAsync(options, new HostLog(), TestContext.Current.CancellationToken);
        return own.Url;
    }

    private async Task<Uri> AttachAsync(Uri url)
    {
        string path = Environment.GetEnvironmentVariable(SettingsVariable) ?? LocalSettings.Find(Repository.Root)
            ?? throw new InvalidOperationException($"There is no local.settings.json. Name the settings of the app at {url} by {SettingsVariable}.");
        settings = LocalSettings.Read(path);
        Recorder = await HubRecorder.StartAsync(int.Parse(HubParts["Port"], System.Globalization.CultureInfo.InvariantCulture));
        return url;
    }
}
