using AgentCore.WebPubSub;
using Azure.Identity;

namespace AgentCore.Tests.WebPubSub;

public sealed class WebPubSubConnectionTests
{
    private const string Key = TestHub.Key;

    [Theory]
    [InlineData($"Endpoint=https://x.webpubsub.azure.com;AccessKey={Key};Version=1.0;", "https://x.webpubsub.azure.com/")]
    [InlineData($"Endpoint=https://x.webpubsub.azure.com/;AccessKey={Key}", "https://x.webpubsub.azure.com/")]
    [InlineData($"AccessKey={Key};Endpoint=http://localhost:8080;", "http://localhost:8080/")]
    [InlineData($"Endpoint=http://localhost;Port=8080;AccessKey={Key};Version=1.0;", "http://localhost:8080/")]
    [InlineData($"endpoint=http://localhost;PORT=8080;accesskey={Key}", "http://localhost:8080/")]
    [InlineData($" Endpoint = http://localhost:80 ; AccessKey = {Key} ;; Anything=else;", "http://localhost/")]
    [InlineData($"Endpoint=http://localhost;AccessKey={Key}==", "http://localhost/")]
    public void A_connection_string_names_the_endpoint(string text, string endpoint) =>
        Assert.Equal(endpoint, WebPubSubConnection.Parse(text).Endpoint.AbsoluteUri);

    [Theory]
    [InlineData("", "Endpoint is missing")]
    [InlineData($"AccessKey={Key}", "Endpoint is missing")]
    [InlineData("Endpoint=https://x.test", "AccessKey is missing")]
    [InlineData("Endpoint=https://x.test;AccessKey=short", "AccessKey is shorter than 32 bytes")]
    [InlineData($"Endpoint=x.test;AccessKey={Key}", "Endpoint is not an http:// or https:// address")]
    [InlineData($"Endpoint=ftp://x.test;AccessKey={Key}", "Endpoint is not an http:// or https:// address")]
    [InlineData($"Endpoint=https://x.test/path;AccessKey={Key}", "Endpoint must be scheme, host and port alone")]
    [InlineData($"Endpoint=https://x.test?a=b;AccessKey={Key}", "Endpoint must be scheme, host and port alone")]
    [InlineData($"Endpoint=https://me@x.test;AccessKey={Key}", "Endpoint must be scheme, host and port alone")]
    [InlineData($"Endpoint=http://x.test;Port=0;AccessKey={Key}", "Port is not a number from 1 to 65535")]
    [InlineData($"Endpoint=http://x.test;Port=65536;AccessKey={Key}", "Port is not a number from 1 to 65535")]
    [InlineData($"Endpoint=http://x.test;Port=-1;AccessKey={Key}", "Port is not a number from 1 to 65535")]
    [InlineData($"Endpoint=http://x.test;Port=;AccessKey={Key}", "Port is not a number from 1 to 65535")]
    [InlineData($"Endpoint=http://x.test;AccessKey={Key};accesskey={Key}", "a part is there twice")]
    [InlineData($"Endpoint=http://x.test;AccessKey={Key};{Key}", "a part is not of the form Name=value")]
    [InlineData($"Endpoint=http://x.test;={Key}", "a part is not of the form Name=value")]
    [Requirement("Secrets settings")]
    public void A_mistake_is_named_and_the_key_never_shown(string text, string mistake)
    {
        var exception = Assert.Throws<ArgumentException>(() => WebPubSubConnection.Parse(text));
        Assert.Contains(mistake, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("Setting WebPubSubConnectionString: ", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("WebSocket encryption")]
    public void An_identity_is_never_used_over_plain_http()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => WebPubSubConnection.Keyless(new Uri("http://x.test"), new FakeCredential()));
        Assert.Contains("serviceUri must begin with https://", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, typeof(DefaultAzureCredential))]
    [InlineData("managedidentity", null, typeof(ManagedIdentityCredential))]
    [InlineData("ManagedIdentity", "7d6f0c1e-0000-0000-0000-000000000000", typeof(ManagedIdentityCredential))]
    public void Settings_without_a_key_name_the_identity(string? credential, string? clientId, Type expected)
    {
        var options = new WebPubSubOptions { ServiceUri = new Uri("https://x.test"), Credential = credential, ClientId = clientId };
        WebPubSubConnection connection = options.Connect();
        Assert.Equal("https://x.test/", connection.Endpoint.AbsoluteUri);
        Assert.IsType(expected, connection.Credential);
        Assert.Null(connection.Key);
    }

    [Fact]
    public void Settings_with_a_connection_string_use_its_key()
    {
        WebPubSubConnection connection = new WebPubSubOptions { ConnectionString = $"Endpoint=http://x.test;AccessKey={Key}" }.Connect();
        Assert.NotNull(connection.Key);
        Assert.Null(connection.Credential);
    }

    public static TheoryData<WebPubSubOptions, string> WrongSettings => new()
    {
        { new WebPubSubOptions(), "Set WebPubSubConnectionString to a connection string, or WebPubSubConnectionString__serviceUri" },
        { new WebPubSubOptions { ConnectionString = "Endpoint=http://x", ServiceUri = new Uri("https://x") }, "exclude each other" },
        { new WebPubSubOptions { ServiceUri = new Uri("https://x"), Credential = "key" }, "WebPubSubConnectionString__credential" },
        { new WebPubSubOptions { ServiceUri = new Uri("/x", UriKind.Relative) }, "serviceUri is not an http:// or https:// address" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public void Wrong_settings_are_refused_by_name(WebPubSubOptions options, string mistake)
    {
        var exception = Assert.Throws<ArgumentException>(() => options.Connect());
        Assert.Contains(mistake, exception.Message, StringComparison.Ordinal);
    }
}
