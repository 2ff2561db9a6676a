using AgentCore.Testing;
using AgentCore.WebPubSub;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace AgentCore.Tests.WebPubSub;

/// <summary>A hub whose requests end in a <see cref="RecordingHandler"/>.</summary>
internal sealed class TestHub
{
    public const string Key = "a-key-for-tests-of-more-than-32-bytes";

    public static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private TestHub(WebPubSubConnection connection, TimeSpan? retryDelay, RealtimeMetrics? metrics = null)
    {
        var options = new HubClientOptions { Transport = new HttpClientTransport(Wire) };
        options.Retry.Delay = options.Retry.MaxDelay = retryDelay ?? TimeSpan.FromMilliseconds(1);
        Hub = new WebPubSubHub(connection, "agentcore", Clock, options, (metrics ?? Unmeasured.Metrics).Hub);
    }

    public RecordingHandler Wire { get; } = new();

    public FakeTimeProvider Clock { get; } = new(Start);

    public WebPubSubHub Hub { get; }

    public static TestHub WithKey(
        string endpoint = "https://test.webpubsub.azure.com", TimeSpan? retryDelay = null, RealtimeMetrics? metrics = null) =>
        new(WebPubSubConnection.Parse($"Endpoint={endpoint};AccessKey={Key};Version=1.0;"), retryDelay, metrics);

    public static TestHub Keyless(TokenCredential credential) =>
        new(WebPubSubConnection.Keyless(new Uri("https://test.webpubsub.azure.com"), credential), null);
}
