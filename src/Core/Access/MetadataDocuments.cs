using System.Net;
using System.Text;
using Microsoft.IdentityModel.Protocols;

namespace AgentCore.Access;

/// <summary>Fetches an issuer's documents, bounded in size, over https; over http only where the issuer itself is on loopback.</summary>
internal sealed class MetadataDocuments(HttpClient client, string metadataAddress) : IDocumentRetriever
{
    /// <summary>1 MB: a hundred times a large issuer's key set.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly bool isLocal = new Uri(metadataAddress).IsLoopback;

    /// <summary>One client for the process. No redirects: they could leave https. Connections are renewed, to see DNS change.</summary>
    public static HttpClient SharedClient { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });

    /// <exception cref="IOException">The address may not be asked, the answer is not 200, or it is too large.</exception>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        var uri = new Uri(address, UriKind.Absolute);
        bool mayAsk = uri.Scheme == Uri.UriSchemeHttps || (isLocal && uri.IsLoopback && uri.Scheme == Uri.UriSchemeHttp);
        if (!mayAsk) throw new IOException("Metadata is fetched over https only.");

        using HttpResponseMessage response = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.StatusCode != HttpStatusCode.OK) throw new IOException("Metadata was not answered with 200.");
        using Stream body = await response.Content.ReadAsStreamAsync(cancel);
        using var document = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            if (document.Length + read > MaxBytes) throw new IOException("Metadata is too large.");
            document.Write(buffer, 0, read);
        }
        return StrictUtf8.GetString(document.GetBuffer(), 0, (int)document.Length);
    }
}
