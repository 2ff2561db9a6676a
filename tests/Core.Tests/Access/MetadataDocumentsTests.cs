using System.Net;

namespace AgentCore.Access;

public sealed class MetadataDocumentsTests
{
    [Theory]
    [InlineData("https://issuer.test/.well-known", "https://keys.test/jwks", true)]
    [InlineData("https://issuer.test/.well-known", "http://keys.test/jwks", false)]
    [InlineData("https://issuer.test/.well-known", "http://localhost/jwks", false)]
    [InlineData("https://issuer.test/.well-known", "file:///etc/hostname", false)]
    [InlineData("http://localhost/.well-known", "http://127.0.0.1:5000/jwks", true)]
    [InlineData("http://localhost/.well-known", "http://169.254.169.254/jwks", false)]
    [Requirement("Metadata address")]
    public async Task Only_https_is_asked_and_loopback_only_by_an_issuer_on_loopback(string metadata, string address, bool isAsked)
    {
        using var client = new HttpClient(new Anyone());
        var documents = new MetadataDocuments(client, metadata);
        Task<string> fetch = documents.GetDocumentAsync(address, TestContext.Current.CancellationToken);
        if (isAsked) Assert.Equal("{}", await fetch);
        else await Assert.ThrowsAsync<IOException>(() => fetch);
    }

    /// <summary>Answers whatever is asked of whomever.</summary>
    private sealed class Anyone : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{}") });
    }
}
