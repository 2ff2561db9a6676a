using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace AgentCore.Access;

/// <summary>An OpenID Connect issuer on a real loopback port. What it answers can be changed while it runs.</summary>
internal sealed class LoopbackIssuer : IDisposable
{
    private readonly HttpListener listener;
    private readonly Task serving;

    public LoopbackIssuer()
    {
        (listener, Address) = Listen();
        Discovery = () => new JsonObject { ["issuer"] = Address, ["jwks_uri"] = $"{Address}/keys" }.ToJsonString();
        serving = ServeAsync();
    }

    public string Address { get; }

    public Func<string> Discovery { get; set; }

    public string Jwks { get; set; } = """{"keys":[]}""";

    /// <summary>While set, requests for keys are sent on to there.</summary>
    public string? KeysMovedTo { get; set; }

    /// <summary>While set, the first byte of an answer comes at once and the rest when this completes.</summary>
    public Task Drip { get; set; } = Task.CompletedTask;

    /// <summary>While set, no answer is given before it completes.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>One permit for each request for keys that came in.</summary>
    public SemaphoreSlim KeyRequests { get; } = new(0);

    public ConcurrentQueue<string> Requests { get; } = [];

    public IssuerOptions Options() => new() { Issuer = Address, MetadataAddress = $"{Address}/.well-known/openid-configuration" };

    public void Publish(params JsonObject[] keys) => Jwks = new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString();

    public static JsonObject Rsa(RSA key, string? kid)
    {
        RSAParameters parameters = key.ExportParameters(false);
        return WithId(kid, new() { ["kty"] = "RSA", ["use"] = "sig", ["n"] = Text(parameters.Modulus), ["e"] = Text(parameters.Exponent) });
    }

    public static JsonObject Ec(ECDsa key, string? kid)
    {
        ECParameters parameters = key.ExportParameters(false);
        return WithId(kid, new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Text(parameters.Q.X), ["y"] = Text(parameters.Q.Y) });
    }

    public static JsonObject Secret(string secret, string? kid) =>
        WithId(kid, new() { ["kty"] = "oct", ["k"] = Text(Encoding.UTF8.GetBytes(secret)) });

    public void Dispose()
    {
        listener.Close();
        serving.Wait(TimeSpan.FromMinutes(1));
        KeyRequests.Dispose();
    }

    private static JsonObject WithId(string? kid, JsonObject key)
    {
        if (kid is not null) key["kid"] = kid;
        return key;
    }

    private static string Text(byte[]? bytes) => Base64UrlEncoder.Encode(bytes);

    private static (HttpListener Listener, string Address) Listen()
    {
        for (int attempt = 0; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            string address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            var listener = new HttpListener { Prefixes = { $"{address}/" } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 10)
            {
                // Someone else took the port in between.
            }
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await listener.GetContextAsync());
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed: the test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        Requests.Enqueue(path);
        if (path == "/keys") KeyRequests.Release();
        await Hold;
        try
        {
            if (path == "/keys" && KeysMovedTo is { } elsewhere) context.Response.Redirect(elsewhere);
            byte[] body = Encoding.UTF8.GetBytes(path == "/keys" ? Jwks : Discovery());
            await context.Response.OutputStream.WriteAsync(body.AsMemory(0, Math.Min(1, body.Length)));
            await context.Response.OutputStream.FlushAsync();
            await Drip;
            await context.Response.OutputStream.WriteAsync(body.AsMemory(Math.Min(1, body.Length)));
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The caller had enough, and hung up.
        }
    }
}
