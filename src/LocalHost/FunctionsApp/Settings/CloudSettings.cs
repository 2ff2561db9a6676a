using AgentCore.Access;
using AgentCore.LocalHost.FunctionsApp.Forwarding;
using AgentCore.LocalHost.Listening;
using AgentCore.WebPubSub;
using Microsoft.Extensions.Options;

namespace AgentCore.LocalHost.FunctionsApp.Settings;

/// <summary>What this host must know of the app to stand in for the cloud around it.</summary>
/// <param name="Functions">The app.</param>
/// <param name="Streams">The app that serves streams; the same one where no other is named.</param>
/// <param name="Relay">The app that the topic delivers to; that of the streams where no other is named.</param>
/// <param name="Endpoint">Where the app expects Web PubSub, and so where this host listens.</param>
/// <param name="AccessKey">The key that the app shares with Web PubSub.</param>
/// <param name="Issuer">An issuer that the app trusts, with its key.</param>
/// <param name="Audience">An audience that the app takes.</param>
internal sealed record CloudSettings(
    AppAddress Functions, AppAddress Streams, AppAddress Relay, Uri Endpoint, string AccessKey, IssuerOptions Issuer, string Audience)
{
    /// <summary>The setting that switches this mode on.</summary>
    public const string FunctionsSetting = "functions";

    private const string StreamsSetting = "streams";
    private const string RelaySetting = "relay";
    private const string FileSetting = "settings";

    /// <summary>The settings of this mode outside any section.</summary>
    public static IReadOnlyList<string> Names { get; } = [FunctionsSetting, StreamsSetting, RelaySetting, FileSetting];

    /// <param name="configuration">The command line and the environment.</param>
    /// <param name="folder">The current folder.</param>
    /// <exception cref="OptionsValidationException">Something is missing or wrong; each problem names its setting and the remedy.</exception>
    public static CloudSettings Read(IConfiguration configuration, string folder)
    {
        var problems = new Problems();
        AppAddress? functions = problems.Collect(() => Address(FunctionsSetting, configuration[FunctionsSetting]));
        AppAddress? streams = Other(StreamsSetting, functions);
        AppAddress? relay = Other(RelaySetting, streams);
        LocalSettingsFile? file = problems.Collect(() => LocalSettingsFile.Find(configuration[FileSetting], folder));
        problems.ThrowIfAny();

        var values = new AppValues(file!);
        WebPubSubConnection? connection = problems.Collect(values.Connection);
        string? issuer = problems.Collect(() => values.Required("Access:Issuers:0:Issuer"));
        string? key = problems.Collect(values.SigningKey);
        string? audience = problems.Collect(() => values.Required("Access:Audiences:0"));
        if (connection is not null) problems.Collect(() => SameAddress(ListenAddresses.Read(configuration), connection.Endpoint));
        problems.ThrowIfAny();
        var trusted = new IssuerOptions { Issuer = issuer!, SigningKey = key, KeyId = values.Optional("Access:Issuers:0:KeyId") };
        return new CloudSettings(functions!, streams!, relay!, connection!.Endpoint, values.AccessKey(), trusted, audience!);

        AppAddress? Other(string setting, AppAddress? otherwise) =>
            configuration[setting] is { Length: > 0 } text ? problems.Collect(() => Address(setting, text)) : otherwise;
    }

    /// <summary>Without the keys: records print their members.</summary>
    public override string ToString() => $"{Functions.Url} {Streams.Url} {Relay.Url}";

    private static AppAddress Address(string setting, string? text)
    {
        bool isAddress = Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.IsLoopback && url.PathAndQuery == "/";
        return isAddress
            ? new AppAddress(setting, url!)
            : throw new FormatException($"{setting}: it must be the address of an app on this machine, such as --{setting} http://localhost:7071.");
    }

    /// <summary>
    /// The app sends its calls to the connection string's endpoint, and its host looks up the key of events by that host name.
    /// </summary>
    private static Uri SameAddress(IReadOnlyList<(string Setting, string? Url)> given, Uri endpoint)
    {
        if (!endpoint.IsLoopback)
            throw new FormatException($"WebPubSubConnectionString: its endpoint {endpoint} is not this machine. Set Endpoint=http://localhost;Port=8080 as in local.settings.sample.json.");
        return given.Count == 0 || given.Any(address => IsAt(address.Url, endpoint))
            ? endpoint
            : throw new FormatException($"{given[0].Setting}: the app expects Web PubSub at {endpoint}, as its WebPubSubConnectionString says. Leave --{given[0].Setting} out, or change one of the two.");
    }

    private static bool IsAt(string? url, Uri endpoint) =>
        BindingAddress.Parse(url ?? "") is var address && address.Scheme == endpoint.Scheme && address.Port == endpoint.Port && address.Host.Equals(endpoint.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads values one by one and keeps what is wrong with each.</summary>
    private sealed class Problems
    {
        private readonly List<string> found = [];

        public TValue? Collect<TValue>(Func<TValue> read)
            where TValue : class
        {
            try
            {
                return read();
            }
            catch (FormatException wrong)
            {
                found.Add(wrong.Message);
                return null;
            }
        }

        public void ThrowIfAny()
        {
            if (found.Count > 0) throw new OptionsValidationException(FunctionsSetting, typeof(CloudSettings), found);
        }
    }
}
