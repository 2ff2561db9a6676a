using System.Net;
using AgentCore.Http;
using AgentCore.LocalHost.Tests.FunctionsApp.Drivers;
using AgentCore.LocalHost.Tests.WebPubSub;

namespace AgentCore.LocalHost.Tests.FunctionsApp;

/// <summary>The rule for origins beside a Functions app: LocalHost's for its own routes, the app's for the rest.</summary>
public sealed class OriginTests
{
    private static readonly (HttpMethod Method, string Path)[] OwnRoutes =
    [
        (HttpMethod.Post, "/dev/token"), (HttpMethod.Options, "/dev/token"), (HttpMethod.Get, "/dev/dead-letters"), (HttpMethod.Post, "/api/events"),
    ];

    [Fact]
    [Requirement("Local tokens")]
    public async Task Own_routes_are_for_the_pages_of_this_machine()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        foreach ((HttpMethod method, string path) in OwnRoutes)
        {
            using HttpResponseMessage refused = await AskAsync(host, method, path, "https://evil.test");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.False(refused.Headers.Contains("Access-Control-Allow-Origin"));
        }
        using HttpResponseMessage token = await AskAsync(host, HttpMethod.Post, "/dev/token", "http://localhost:5173");
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
        Assert.Equal(["http://localhost:5173"], token.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_apps_routes_are_the_apps_to_refuse()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        app.Answer = (_, context) => ScriptedApp.ReplyAsync(context, 418, "an answer", "text/plain");
        await using CloudHost host = await CloudHost.StartAsync(app.Url);
        using HttpResponseMessage answer = await AskAsync(host, HttpMethod.Get, "/realtime/events", "https://app.example.com");
        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("https://app.example.com", (await app.NextAsync())["Origin"]);
    }

    [Fact]
    [Requirement("Local loopback")]
    public async Task The_address_is_checked_in_this_mode_too()
    {
        await using ScriptedApp app = await ScriptedApp.StartAsync();
        using var settings = new AppSettings(18080);
        Exception failure = Assert.ThrowsAny<Exception>(() => LocalHostApp.Build(
            ["--functions", app.Url, "--settings", settings.Write(), "--Kestrel:Endpoints:Mine:Url=http://*:18080"]));
        Assert.StartsWith("Kestrel:Endpoints:Mine:Url: ", Assert.Single(WrongSettings.In(failure)), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> AskAsync(CloudHost host, HttpMethod method, string path, string origin)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", origin);
        return await host.Http.SendAsync(request, Limit.Token);
    }
}
