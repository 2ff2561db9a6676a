using AgentCore.LocalHost.WebPubSub;
using AgentCore.LocalHost.WebPubSub.Faults;
using AgentCore.LocalHost.WebPubSub.Upstream;
using AgentCore.PubSub;
using AgentCore.Testing;
using AgentCore.WebPubSub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentCore.LocalHost.Tests.WebPubSub.Contract;

/// <summary>
/// The service that the suite holds to the contract: LocalHost's emulator on a free port, or whatever
/// <c>AGENTCORE_WEBPUBSUB_CONNECTION_STRING</c> names, with its hub <c>agentcore</c>.
/// </summary>
internal sealed class ContractTarget : IAsyncDisposable
{
    private const string Variable = "AGENTCORE_WEBPUBSUB_CONNECTION_STRING";
    private const string HubName = "agentcore";

    private readonly WebApplication? emulator;
    private readonly string connectionString;

    private ContractTarget(WebApplication? emulator, string connectionString)
    {
        this.emulator = emulator;
        this.connectionString = connectionString;
        Hub = Connect(connectionString);
    }

    public WebPubSubHub Hub { get; }

    /// <summary>Whom the emulator asks. A test that needs it is skipped where another service is the target.</summary>
    public TokenUpstream Upstream => Emulator.GetRequiredService<TokenUpstream>();

    /// <summary>The emulator's faults, likewise.</summary>
    public FaultInjection Faults => Emulator.GetRequiredService<FaultInjection>();

    private IServiceProvider Emulator
    {
        get
        {
            Assert.SkipWhen(emulator is null, $"It looks behind the service, as only LocalHost's emulator allows; {Variable} names another.");
            return emulator.Services;
        }
    }

    public static async Task<ContractTarget> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } other) return new ContractTarget(null, other);
        const string key = "a-key-for-the-contract-suite-of-32-bytes";
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["WebPubSub:AccessKey"] = key;
        builder.Configuration["WebPubSub:Hub"] = HubName;
        builder.Services.AddSingleton<TokenUpstream>();
        builder.Services.AddSingleton<IUpstream>(services => services.GetRequiredService<TokenUpstream>());
        builder.Services.AddWebPubSubEmulator(builder.Configuration);
        WebApplication app = builder.Build();
        app.UseWebSockets();
        app.MapWebPubSub();
        await app.StartAsync(Limit.Token);
        return new ContractTarget(app, $"Endpoint={app.Urls.First()};AccessKey={key};Version=1.0;");
    }

    /// <summary>The same service, with a key that is not its.</summary>
    public WebPubSubHub WithWrongKey()
    {
        IEnumerable<string> parts = connectionString.Split(';')
            .Where(part => !part.StartsWith("AccessKey=", StringComparison.OrdinalIgnoreCase));
        return Connect(string.Join(';', parts.Append("AccessKey=some-other-key-of-more-than-32-bytes")));
    }

    /// <summary>A connection by a URL of ours, with no role but those given.</summary>
    public async Task<ContractClient> ConnectAsync(string? userId = null, params string[] roles)
    {
        Uri uri = await Hub.GetClientUriAsync(new ClientTicket(userId ?? "someone", roles, TimeSpan.FromMinutes(5)), Limit.Token);
        return await ContractClient.OpenAsync(uri);
    }

    /// <summary>A connection that is in these groups.</summary>
    public async Task<ContractClient> ConnectInAsync(params string[] groups)
    {
        ContractClient client = await ConnectAsync();
        await Hub.AddToGroupsAsync(groups, $"connectionId eq '{client.Id}'", Limit.Token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (emulator is not null) await emulator.DisposeAsync();
    }

    private static WebPubSubHub Connect(string connectionString) =>
        new(WebPubSubConnection.Parse(connectionString), HubName, TimeProvider.System, Unmeasured.Metrics.Hub);
}
